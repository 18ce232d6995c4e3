import type { ParsedInputOf } from '@contract/contract'
import { CreateLayoutInput } from '@contract/operations/floor-trees'
import { z } from 'zod'
import restaurant from '../../../resources/sample-floors/restaurant.json'

/**
 * A floor to try (OPS-1): the main floor and the patio of a real restaurant, 24 tables, in centimetres. Read through
 * the contract's schema like any other payload, so that a mistake in the file is noticed and not stored.
 */
export const sampleLayouts = (): ParsedInputOf<'allocationLayouts.create'>[] =>
  z.array(CreateLayoutInput).parse(restaurant)
