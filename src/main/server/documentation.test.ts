import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeNode } from '../api/support/fake-node'
import { send } from '../api/support/rig'
import { createServer } from './server'
import type { FloorbookServer } from './server'

const DOCUMENTATION = '/v1/api/sale/doc'

describe('the documentation', () => {
  let server: FloorbookServer
  const node = new FakeNode()

  beforeAll(async () => {
    server = await createServer({ node, host: '127.0.0.1', port: 0, rendererFolder: 'nowhere', log: false })
  })
  afterAll(() => server.close())

  it('is a valid document of this version, for everybody', async () => {
    const answer = await send(server.port, `${DOCUMENTATION}/openapi.json`)
    expect(answer.headers['content-type']).toMatch(/^application\/json/u)
    expect(answer.json).toMatchObject({ info: { title: 'Floorbook', version: node.version } })
    expect(await new Validator().validate(answer.json as Record<string, unknown>)).toEqual({ valid: true })
  })

  it('is browsed on a page whose every file comes from this node', async () => {
    const moved = await send(server.port, DOCUMENTATION)
    expect([moved.status, moved.headers.location]).toEqual([302, `${DOCUMENTATION}/`])
    const page = await send(server.port, `${DOCUMENTATION}/`)
    expect(page.headers['content-type']).toMatch(/^text\/html/u)
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/gu)].map(([, file]) => file)
    expect(files).toHaveLength(4)
    for (const file of files) {
      const answer = await send(server.port, `${DOCUMENTATION}/${file}`)
      expect([file, answer.status]).toEqual([file, 200])
    }
    expect(page.text).not.toMatch(/https?:|<script>|\son\w+=/u)
  })

  it('reaches nothing else of the package that draws it', async () => {
    for (const path of ['package.json', 'index.html', 'swagger-ui.js', '../../package.json', '%2e%2e/package.json']) {
      expect((await send(server.port, `${DOCUMENTATION}/${path}`)).status).toBeGreaterThanOrEqual(400)
    }
  })
})
