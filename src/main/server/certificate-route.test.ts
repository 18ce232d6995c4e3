import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CERTIFICATE_PATH } from '../../contract/entities/terminal'
import { FakeNode } from '../api/support/fake-node'
import { send } from '../api/support/rig'
import { fingerprintOf, makeDoorCertificate } from './certificates'
import { loadIdentity } from './identity'
import type { Identity } from './identity'
import { createServer } from './server'

const SHARED = { host: '127.0.0.1', port: 0, rendererFolder: 'nowhere', log: false } as const

describe('the certificate for tablets', () => {
  let folder: string
  let identity: Identity

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'floorbook-certificate-'))
    identity = await loadIdentity(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is the authority of what the connection shows, and makes it trusted', async () => {
    const shown = await makeDoorCertificate(identity, ['127.0.0.1'], Date.now())
    const tls = { shown, authority: identity.cert }
    const server = await createServer({ ...SHARED, node: new FakeNode(), tls })
    const fetched = (options: { ca?: string; rejectUnauthorized?: boolean }) =>
      new Promise<{ type: string | undefined; text: string }>((resolve, reject) => {
        const call = request(
          { host: '127.0.0.1', port: server.port, path: CERTIFICATE_PATH, agent: false, ...options },
          (response) => {
            let text = ''
            response.on('data', (part: Buffer) => (text += part.toString()))
            response.on('end', () => resolve({ type: response.headers['content-type'], text }))
          },
        )
        call.on('error', reject)
        call.end()
      })
    try {
      await expect(fetched({})).rejects.toThrow('self-signed')
      const first = await fetched({ rejectUnauthorized: false })
      expect(first.type).toBe('application/x-x509-ca-cert')
      expect(fingerprintOf(new X509Certificate(first.text))).toBe(identity.fingerprint)
      expect(first.text).not.toContain('PRIVATE KEY')
      expect(await fetched({ ca: first.text })).toEqual(first)
    } finally {
      await server.close()
    }
  })

  it('is nowhere where nothing is encrypted', async () => {
    const server = await createServer({ ...SHARED, node: new FakeNode() })
    try {
      expect((await send(server.port, CERTIFICATE_PATH)).status).toBe(404)
    } finally {
      await server.close()
    }
  })
})
