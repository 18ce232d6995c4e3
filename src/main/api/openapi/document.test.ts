import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, it } from 'vitest'
import { OPERATIONS } from '@contract/contract'
import { ERRORS } from '@contract/errors'
import { ROUTES } from '../routes'
import { openApiDocument } from './document'
import { codesOf } from './responses'

/** The parts of the document that these tests look at. */
interface Described {
  operationId: string
  summary: string
  tags: string[]
  security?: unknown[]
  parameters: { $ref?: string; name?: string; in?: string }[]
  responses: Record<string, { $ref?: string; content?: Record<string, unknown> }>
}
// A type, because an interface has no index signature, which the validator asks for.
type Document = {
  openapi: string
  servers: { url: string }[]
  paths: Record<string, Record<string, Described>>
  components: {
    schemas: Record<string, unknown>
    responses: Record<string, { content: Record<string, unknown> }>
    securitySchemes: unknown
  }
}

describe('the OpenAPI document', () => {
  let document: Document

  beforeAll(async () => {
    document = (await openApiDocument('1.2.3')) as unknown as Document
  })

  const described = (): Described[] => Object.values(document.paths).flatMap((item) => Object.values(item))

  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1/u)
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true })
  })

  it('holds every operation of the contract by its name, with summary and tag, and nothing else', () => {
    expect(
      described()
        .map(({ operationId }) => operationId)
        .sort(),
    ).toEqual([...OPERATIONS.keys()].sort())
    for (const { operation, method, path, tag } of ROUTES.values()) {
      const item = document.paths[path]?.[method.toLowerCase()]
      expect(item).toMatchObject({ operationId: operation.name, tags: [tag] })
      expect(item?.summary.length).toBeGreaterThan(5)
    }
  })

  it('offers the merchant header everywhere but at set-up, and the Idempotency-Key on every command', () => {
    for (const { operation, method, path, group } of ROUTES.values()) {
      const { parameters } = document.paths[path]?.[method.toLowerCase()] ?? {}
      const references = new Set(parameters?.map(({ $ref }) => $ref))
      expect(references.has('#/components/parameters/merchant')).toBe(group !== 'setup')
      expect(references.has('#/components/parameters/idempotencyKey')).toBe(operation.meta.kind === 'command')
    }
  })

  it('answers every refusal as a problem document under its status', () => {
    for (const route of ROUTES.values()) {
      const { responses } = document.paths[route.path]?.[route.method.toLowerCase()] ?? {}
      for (const code of codesOf(route)) {
        const response = responses?.[ERRORS[code].status]
        const resolved =
          response?.$ref === undefined ? response : document.components.responses[response.$ref.split('/').at(-1) ?? '']
        expect(Object.keys(resolved?.content ?? {})).toEqual(['application/problem+json'])
        expect(JSON.stringify(resolved)).toContain(`"${code}"`)
      }
    }
  })

  it('lets signing in go without a credential and asks for one elsewhere', () => {
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { scheme: 'bearer' },
      basic: { scheme: 'basic' },
    })
    for (const { operation, method, path } of ROUTES.values()) {
      const { security } = document.paths[path]?.[method.toLowerCase()] ?? {}
      expect(security).toEqual(operation.meta.kind === 'session' ? [] : undefined)
    }
  })

  it('names the entities as components and points at nothing that is not there', () => {
    const names = Object.keys(document.components.schemas)
    expect(names).toEqual(
      expect.arrayContaining(['AllocationUnit', 'AllocationUsage', 'SaleOrder', 'Problem', 'Guest']),
    )
    const text = JSON.stringify(document)
    for (const [, kind = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/gu)) {
      expect(document.components).toHaveProperty([kind, name])
    }
  })

  it('is relative to the node that serves it', () => {
    expect(document.servers).toEqual([expect.objectContaining({ url: '/' })])
  })
})
