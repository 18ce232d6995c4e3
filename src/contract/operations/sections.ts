import { z } from 'zod'
import { Section } from '../entities/section'
import { command, query } from '../operation'
import { Id, LIMITS, listOf, Metadata, page, Timestamp } from '../primitives'
import { byId, counted, deleted, SALE } from './shared'

const SECTIONS = `${SALE}/sections` as const

const filter = {
  staffId: Id.optional(),
  from: Timestamp.optional().meta({ description: 'Shifts that end after this' }),
  to: Timestamp.optional().meta({ description: 'Shifts that begin before this' }),
}
const unitIds = z.array(Id).max(LIMITS.unitsPerSection)
const zoneIds = z.array(Id).max(LIMITS.zonesPerSection)

/** What a server looks after at a time, and how much that is. */
export const ServerLoad = z.object({
  staffId: Id,
  unitIds: z.array(Id).meta({ description: 'Units of its sections, in the layouts that are live' }),
  parties: z.int().meta({ description: 'Parties that it serves and that sit, wherever they do' }),
  guests: z.int().meta({ description: 'Their people, where they are known' }),
  units: z.int().meta({ description: 'The units at which those parties sit' }),
})
export type ServerLoad = z.infer<typeof ServerLoad>

/** Which server looks after which tables (fairness: who gets the next party). */
export const sections = {
  find: query({
    permission: 'Section.find',
    method: 'GET',
    path: SECTIONS,
    tag: 'Sections',
    summary: 'Lists sections',
    input: z.strictObject({ ...page(['shiftFrom', 'createdAt', 'modifiedAt']), ...filter }),
    output: listOf(Section),
  }),
  count: query({
    permission: 'Section.find',
    method: 'GET',
    path: `${SECTIONS}/count`,
    tag: 'Sections',
    summary: 'Counts sections',
    input: z.strictObject(filter),
    output: counted,
  }),
  servers: query({
    permission: 'Section.find',
    method: 'GET',
    path: `${SECTIONS}/servers`,
    tag: 'Sections',
    summary: 'Each server with its own tables and its load, the least busy first',
    input: z.strictObject({
      at: Timestamp.optional().meta({ description: 'Whose tables they are at this time; now where absent' }),
      layoutId: Id.optional(),
      staffId: Id.optional(),
    }),
    output: listOf(ServerLoad),
  }),
  get: query({
    permission: 'Section.find',
    method: 'GET',
    path: `${SECTIONS}/{id}`,
    tag: 'Sections',
    summary: 'Reads one section',
    input: byId,
    output: Section,
  }),
  create: command({
    permission: 'Section.create',
    method: 'POST',
    path: SECTIONS,
    tag: 'Sections',
    summary: 'Gives a server units or zones for a shift; orders opened there without a server become its own',
    input: z
      .strictObject({
        staffId: Id,
        unitIds: unitIds.default([]),
        zoneIds: zoneIds.default([]),
        shiftFrom: Timestamp,
        shiftTo: Timestamp,
        metadata: Metadata.optional(),
      })
      .refine((input) => input.unitIds.length + input.zoneIds.length > 0, {
        error: 'give units or zones',
        path: ['unitIds'],
      }),
    output: Section,
    errors: ['WINDOW_INVALID', 'SECTION_OVERLAP'],
  }),
  update: command({
    permission: 'Section.update',
    method: 'PATCH',
    path: `${SECTIONS}/{id}`,
    tag: 'Sections',
    summary: 'Changes server, units, zones or shift',
    input: z.strictObject({
      id: Id,
      staffId: Id.optional(),
      unitIds: unitIds.optional(),
      zoneIds: zoneIds.optional(),
      shiftFrom: Timestamp.optional(),
      shiftTo: Timestamp.optional(),
      metadata: Metadata.optional(),
    }),
    output: Section,
    errors: ['WINDOW_INVALID', 'SECTION_OVERLAP'],
  }),
  delete: command({
    permission: 'Section.delete',
    method: 'DELETE',
    path: `${SECTIONS}/{id}`,
    tag: 'Sections',
    summary: 'Takes a section away; who serves whom stays',
    input: byId,
    output: deleted,
  }),
}
