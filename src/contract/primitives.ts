import { z } from 'zod'

/** Limits of what a call may carry. One place, so that schema, screen and documents agree. */
export const LIMITS = {
  /** Nodes (zones and units) in one floor aggregate (architecture, rule 14). */
  nodesPerCall: 20_000,
  /** Length of a bilingual name in characters. */
  nameLength: 120,
  /** Length of a telephone number as it is typed. */
  phoneLength: 40,
  /** People of one party. */
  partySize: 999,
  /** Length of a unit's number on its tile (product.md §1). */
  unitNumberLength: 6,
  /** Length of free text such as notes and reasons. */
  noteLength: 2_000,
  /** Serialised size of metadata and style objects in characters. */
  jsonLength: 8_192,
  /** Units that one party may hold at once. */
  unitsPerParty: 24,
  /** Largest quantity of one order line. */
  lineQuantity: 9_999,
  /** Open lines of one order. */
  linesPerOrder: 500,
  /** Orders that one call splits, merges or hands over. */
  ordersPerCall: 50,
  /** What one section names. */
  unitsPerSection: 500,
  zonesPerSection: 100,
  /** Usages that one batch completes or cancels. */
  usagesPerBatch: 200,
  /** Largest page of a list. */
  pageSize: 500,
  /** Largest coordinate or side of a floor, in centimetres (10 km). */
  coordinate: 1_000_000,
  /** Longest stay or booking window, in milliseconds (31 days). */
  windowMilliseconds: 31 * 24 * 60 * 60 * 1000,
} as const

/** UUID text in lower case. Ids that Floorbook makes are UUIDv7; ids that a caller chooses may be any version. */
export const Id = z.uuid().toLowerCase()
export type Id = z.infer<typeof Id>

/** RFC 3339 instant with an offset. Stored as UTC milliseconds, answered in UTC. */
export const Timestamp = z.iso.datetime({ offset: true }).meta({ examples: ['2026-11-21T18:30:00.000Z'] })
export type Timestamp = z.infer<typeof Timestamp>

/** Text without control characters, in Unicode's composed form (NFC), so that "Bàn" typed on any keyboard is one text. */
const plainText = (maximum: number) =>
  z
    .string()
    .normalize('NFC')
    .trim()
    .max(maximum)
    // oxlint-disable-next-line no-control-regex -- refusing them is the purpose
    .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f\u2028\u2029\ufeff]*$/u, 'must not contain control characters')

/** Free text up to LIMITS.noteLength. */
export const Note = plainText(LIMITS.noteLength)
/** One line of text with something in it. */
export const Line = plainText(LIMITS.nameLength).min(1)

/** Bilingual name; at least one language is given, the other falls back to it. */
export const Name = z
  .strictObject({ en: Line.optional(), vi: Line.optional() })
  .refine((name) => name.en !== undefined || name.vi !== undefined, { error: 'at least one language is needed' })
  .meta({ id: 'Name' })
export type Name = z.infer<typeof Name>
export type Language = 'en' | 'vi'
export const LANGUAGES = ['en', 'vi'] as const satisfies readonly Language[]

/** The name in a language, falling back to the other one. */
export const nameIn = (name: Name, language: Language): string => name[language] ?? name.en ?? name.vi ?? ''

const boundedJson = (schema: z.ZodType<Record<string, unknown>>) =>
  schema.refine((value) => JSON.stringify(value).length <= LIMITS.jsonLength, {
    error: `must not exceed ${LIMITS.jsonLength} characters as JSON`,
  })

/** Free-form object kept with an entity for other programs. */
export const Metadata = boundedJson(z.record(z.string().max(100), z.json()))
export type Metadata = z.infer<typeof Metadata>

/** Drawing hints (colour, border, shape); read by the canvas, never by a rule. */
export const Style = boundedJson(z.record(z.string().max(100), z.json()))
export type Style = z.infer<typeof Style>

/** Centimetres on the floor. */
export const Length = z.number().min(-LIMITS.coordinate).max(LIMITS.coordinate)
export const PositiveLength = z.number().positive().max(LIMITS.coordinate)

/** Who a table is for. Kept apart in one object, so that it can be emptied when a guest asks to be forgotten. */
export const Guest = z
  .strictObject({
    name: plainText(LIMITS.nameLength).nullable().default(null),
    phone: plainText(LIMITS.phoneLength).nullable().default(null),
    partySize: z.int().min(1).max(LIMITS.partySize).nullable().default(null),
    notes: Note.nullable().default(null),
  })
  .meta({ id: 'Guest' })
export type Guest = z.infer<typeof Guest>
/** Part of a guest's name, however it is accented, or at least three digits of a phone number. */
export const GuestSearch = z.string().trim().min(1).max(LIMITS.nameLength)
export type GuestInput = z.input<typeof Guest>

/** Common columns of every entity (product.md §1). */
export const common = {
  id: Id,
  merchantId: Id,
  createdAt: Timestamp,
  modifiedAt: Timestamp,
  deletedAt: Timestamp.nullable(),
  metadata: z.record(z.string(), z.json()),
}

/** Page and order of a list; the same in every list. `sort` is a field, with a minus for descending. */
export const page = <Field extends string>(fields: readonly [Field, ...Field[]]) => ({
  limit: z.int().min(1).max(LIMITS.pageSize).default(100),
  offset: z.int().min(0).max(10_000_000).default(0),
  sort: z
    .enum([...fields, ...fields.map((field) => `-${field}` as const)] as [Field, ...(Field | `-${Field}`)[]])
    .optional(),
})

/** A page of a list. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) })
