import type { CallContext } from './router'

/** A header that says something of an answer, beside its body; absent where it does not hold. */
interface Mark {
  header: string
  description: string
  isOn(context: CallContext): boolean
}

/** Each mark once: answers carry them, the OpenAPI document describes them. */
export const MARKS: readonly Mark[] = [
  {
    header: 'Idempotency-Replayed',
    description: 'The stored outcome of an earlier call with the same key.',
    isOn: ({ replayed }) => replayed === true,
  },
  {
    header: 'Floorbook-Provisional',
    description: 'Answered by a terminal that is cut off; the hub has not decided it yet. Ask again with the same key.',
    isOn: ({ provisional }) => provisional === true,
  },
]

/** The one value of a mark's header. */
export const MARKED = 'true'

/** What the answer of a call says of itself in headers. */
export const marksOf = (context: CallContext): Record<string, string> =>
  Object.fromEntries(MARKS.filter((mark) => mark.isOn(context)).map(({ header }) => [header.toLowerCase(), MARKED]))
