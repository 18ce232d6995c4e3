import type { OpenAPI } from '@orpc/openapi'
import { ERRORS } from '@contract/errors'
import type { ErrorCode } from '@contract/errors'
import { PROBLEM_TYPE } from '../refusals'
import { ROUTES } from '../routes'
import type { Route } from '../routes'

type Responses = Record<string, OpenAPI.ResponseObject | OpenAPI.ReferenceObject>

/** Codes that the transport itself answers with, beside those that an operation declares. */
const shellCodes = ({ operation, method }: Route): ErrorCode[] => [
  'RATE_LIMITED',
  'INTERNAL',
  ...(operation.meta.kind === 'session' ? [] : (['UNAUTHENTICATED', 'WRONG_CREDENTIALS', 'LOCKED_OUT'] as const)),
  ...(method === 'GET' ? [] : (['LIMIT_EXCEEDED'] as const)),
]

/** Every code that an operation can be refused with, in the order of the contract's list. */
export const codesOf = (route: Route): ErrorCode[] => {
  const codes = new Set<string>([...route.operation.errors, ...shellCodes(route)])
  return (Object.keys(ERRORS) as ErrorCode[]).filter((code) => codes.has(code))
}

const codesByStatus = (route: Route): Map<number, ErrorCode[]> =>
  Map.groupBy(codesOf(route), (code) => ERRORS[code].status)

const problemResponse = (
  codes: readonly ErrorCode[],
  description = codes.map((code) => `${code}: ${ERRORS[code].title}`).join('. '),
): OpenAPI.ResponseObject => ({
  description,
  content: {
    [PROBLEM_TYPE]: {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } },
        ],
      },
    },
  },
})

const UNSUPPORTED = 'UNSUPPORTED_MEDIA_TYPE'
/** Sets of codes up to this many are alike in many operations and stand in the document once. */
const SHARED_CODES = 2
const isShared = (codes: readonly ErrorCode[]): boolean => codes.length <= SHARED_CODES
const reference = (name: string): OpenAPI.ReferenceObject => ({ $ref: `#/components/responses/${name}` })

/** The refusals that many operations share, for the document's components; named by their codes. */
export const sharedResponses = (): Record<string, OpenAPI.ResponseObject> => {
  const sets = [...ROUTES.values()].flatMap((route) => [...codesByStatus(route).values()]).filter(isShared)
  return {
    ...Object.fromEntries(sets.map((codes) => [codes.join('.'), problemResponse(codes)])),
    [UNSUPPORTED]: problemResponse(['INVALID_INPUT'], 'The body is not application/json'),
  }
}

/** The refusals of an operation by status, each a problem document with its possible codes (API-3). */
export const problemResponses = (route: Route): Responses => ({
  ...Object.fromEntries(
    [...codesByStatus(route)].map(([status, codes]) => [
      String(status),
      isShared(codes) ? reference(codes.join('.')) : problemResponse(codes),
    ]),
  ),
  ...(route.method === 'GET' ? {} : { '415': reference(UNSUPPORTED) }),
})
