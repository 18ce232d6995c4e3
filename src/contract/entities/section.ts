import { z } from 'zod'
import { common, Id, Timestamp } from '../primitives'

/** The tables that a server looks after during a shift: units, or zones with all below them. */
export const Section = z
  .object({
    ...common,
    staffId: Id,
    unitIds: z.array(Id),
    zoneIds: z.array(Id),
    shiftFrom: Timestamp,
    shiftTo: Timestamp,
  })
  .meta({ id: 'Section' })
export type Section = z.infer<typeof Section>
