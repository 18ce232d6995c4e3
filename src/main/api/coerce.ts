import { z } from 'zod'

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/u
/** An offset's plus sign that a query string turned into a space: 2026-11-21T18:30:00 07:00. */
const LOST_PLUS = /^(\d{4}-\d{2}-\d{2}T[\d:.]+) (\d{2}:\d{2})$/u

const valueFrom = (schema: z.core.$ZodType, text: string): unknown => {
  const definition = (schema as z.ZodType).def as z.core.$ZodTypes['_zod']['def']
  switch (definition.type) {
    case 'optional':
    case 'default':
    case 'nullable':
      return valueFrom(definition.innerType, text)
    case 'number':
      return NUMBER.test(text) ? Number(text) : text
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'string':
      return text.replace(LOST_PLUS, '$1+$2')
    default:
      return text
  }
}

/**
 * The input of a GET: search parameters are texts, so numbers, booleans and instants are read as what the operation's
 * schema says. What does not read as such stays text, and validation refuses it with its path. Only the top level is
 * read, because no GET of the contract nests.
 */
export function coerceSearch(schema: unknown, input: unknown): unknown {
  if (!(schema instanceof z.ZodObject) || typeof input !== 'object' || input === null) return input
  const shape: Record<string, z.core.$ZodType> = schema.shape
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => {
      const field = Object.hasOwn(shape, key) ? shape[key] : undefined
      return [key, field !== undefined && typeof value === 'string' ? valueFrom(field, value) : value]
    }),
  )
}
