import { OpenAPIGenerator } from '@orpc/openapi'
import type { OpenAPI } from '@orpc/openapi'
import { contract } from '@contract/contract'
import { LONGEST_IDEMPOTENCY_KEY } from '../command-id'
import { MARKED, MARKS } from '../marks'
import { ROUTES } from '../routes'
import type { Route } from '../routes'
import { commonSchemas, schemaConverter } from './components'
import { problemResponses, sharedResponses } from './responses'

const DESCRIPTION = [
  'The live floor of a restaurant or venue, for other programs: floors, occupancy, orders and reservations.',
  'Refusals are problem documents (RFC 9457) with a stable code. Changes are pushed over a socket; nobody needs to poll.',
].join(' ')

const PARAMETERS: Record<'merchant' | 'idempotencyKey', OpenAPI.ParameterObject> = {
  merchant: {
    name: 'x-merchant-id',
    in: 'header',
    required: false,
    description: 'The merchant whose store is meant. A token names its own; another merchant answers 404.',
    schema: { type: 'string', format: 'uuid' },
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Any text. Sent again with the same body, the first outcome is answered; with another, it is refused.',
    schema: { type: 'string', minLength: 1, maxLength: LONGEST_IDEMPOTENCY_KEY },
  },
}

const RESPONSE_HEADERS: Record<string, OpenAPI.HeaderObject> = Object.fromEntries(
  MARKS.map(({ header, description }) => [header, { description, schema: { type: 'string', enum: [MARKED] } }]),
)

/** What the answer of a command says of itself in headers. */
const withMarks = (answer: OpenAPI.ResponseObject | OpenAPI.ReferenceObject): typeof answer => {
  if ('$ref' in answer) return answer
  const marks = MARKS.map(({ header }) => [header, { $ref: `#/components/headers/${header}` }])
  return { ...answer, headers: { ...answer.headers, ...Object.fromEntries(marks) } }
}

const parameterReference = (name: keyof typeof PARAMETERS): OpenAPI.ReferenceObject => ({
  $ref: `#/components/parameters/${name}`,
})

/** Headers of an operation: setting up knows no merchant yet, and only commands are made once. */
const headerParameters = ({ operation, group }: Route): OpenAPI.ReferenceObject[] => [
  ...(group === 'setup' ? [] : [parameterReference('merchant')]),
  ...(operation.meta.kind === 'command' ? [parameterReference('idempotencyKey')] : []),
]

/** What the generator does not know of an operation: headers, who may call, and how refusals look. */
function complete(operation: OpenAPI.OperationObject, route: Route): OpenAPI.OperationObject {
  const { permission, kind } = route.operation.meta
  const answers = Object.entries(operation.responses ?? {})
    .filter(([status]) => status.startsWith('2'))
    .map(([status, answer]) => [status, kind === 'command' ? withMarks(answer) : answer])
  return {
    ...operation,
    ...(permission === null ? {} : { description: `Permission: ${permission}` }),
    ...(kind === 'session' ? { security: [] } : {}),
    parameters: [...(operation.parameters ?? []).map(withoutEmptyValue), ...headerParameters(route)],
    responses: { ...Object.fromEntries(answers), ...problemResponses(route) },
  }
}

/** An empty search parameter is no value here, whatever the generator allows. */
const withoutEmptyValue = (
  parameter: OpenAPI.ParameterObject | OpenAPI.ReferenceObject,
): OpenAPI.ParameterObject | OpenAPI.ReferenceObject => {
  if ('$ref' in parameter) return parameter
  const { allowEmptyValue: _, allowReserved: __, ...rest } = parameter
  return rest
}

/** Leaves out components that nothing refers to: rows of the feed, and what is only sent or only answered. */
function withoutUnused(document: OpenAPI.Document): OpenAPI.Document {
  const schemas = document.components?.schemas ?? {}
  const used = new Set<string>()
  const follow = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/gu)) {
      if (used.has(name)) continue
      used.add(name)
      follow(schemas[name] ?? {})
    }
  }
  follow([document.paths, document.components?.responses])
  const kept = Object.entries(schemas).filter(([name]) => used.has(name))
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(kept) } }
}

/** The document of the whole contract (API-1), made from the declarations that the app itself uses. */
export async function openApiDocument(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [schemaConverter] })
  const document = await generator.generate(contract, {
    info: { title: 'Floorbook', version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/', description: 'This node' }],
    tags: [...new Set([...ROUTES.values()].map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ bearer: [] }, { basic: [] }],
    components: {
      parameters: PARAMETERS,
      headers: RESPONSE_HEADERS,
      responses: sharedResponses(),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        basic: { type: 'http', scheme: 'basic' },
      },
    },
    commonSchemas: commonSchemas(),
  })
  for (const route of ROUTES.values()) {
    const item = document.paths?.[route.path]
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
    const operation = item?.[method]
    if (item === undefined || operation === undefined) throw new Error(`the document lacks ${route.operation.name}`)
    // Border: the generator's types know a QUERY method that OpenAPI 3.1 does not.
    item[method] = complete(operation, route) as typeof operation
  }
  return withoutUnused(document)
}
