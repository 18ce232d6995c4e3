import type { Merchant } from '@contract/entities/access'
import type { Terminal } from '@contract/entities/terminal'
import type { PlanPeriod, Frame } from '@contract/entities/floor'
import type { LineName, Snapshot, UsageType, OrderType } from '@contract/entities/occupancy'
import type { ConflictChoice, ConflictKind, ParkedCommand } from '@contract/entities/conflict'
import type { ErrorCode } from '@contract/errors'
import type { EntityName } from '@contract/feed'
import type { FloorStatus, OrderLineStatus, OrderStatus, ReservationStatus, UsageStatus } from '@contract/lifecycles'
import type { Placement } from '@contract/placement'
import type { Guest, Language, Metadata, Name, Style } from '@contract/primitives'
import type { Permission, RoleName } from '@contract/access'
import type { z } from 'zod'

/**
 * The tables that commands write, declared once: column kinds, the entity that crosses borders, and who holds them
 * (architecture, rule 9). Change capture, mappers, verify and sync all read this. The SQL stands in migrations/;
 * a test holds the two together.
 */

/** `time` is UTC milliseconds in the store and RFC 3339 outside; `json` is text in the store; `flag` is 0 or 1. */
type Kind = 'text' | 'number' | 'time' | 'json' | 'flag'

interface Column<Stored, Entity> {
  kind: Kind
  /** Only carried by types. */
  readonly stored?: Stored
  readonly entity?: Entity
}

const text = <Value extends string = string>(): Column<Value, Value> => ({ kind: 'text' })
const textOrNull = <Value extends string = string>(): Column<Value | null, Value | null> => ({ kind: 'text' })
const number = (): Column<number, number> => ({ kind: 'number' })
const time = (): Column<number, string> => ({ kind: 'time' })
const timeOrNull = (): Column<number | null, string | null> => ({ kind: 'time' })
const json = <Value>(): Column<string, Value> => ({ kind: 'json' })
const jsonOrNull = <Value>(): Column<string | null, Value | null> => ({ kind: 'json' })
const flag = (): Column<0 | 1, boolean> => ({ kind: 'flag' })

const common = {
  id: text(),
  merchant_id: text(),
  created_at: time(),
  modified_at: time(),
  deleted_at: timeOrNull(),
  metadata: json<Metadata>(),
}

/** replicated: written only by commands; in log, snapshot and hash. A table without an entity never leaves the store. */
interface Table {
  entity: EntityName | null
  columns: Record<string, Column<unknown, unknown>>
}
const table = <Entity extends EntityName | null, Columns extends Table['columns']>(
  entity: Entity,
  columns: Columns,
) => ({
  entity,
  columns: { ...common, ...columns },
})

export const TABLES = {
  merchant: table('Merchant', {
    name: json<Name>(),
    language: text<Language>(),
    business_type: text<'DINE_IN' | 'COUNTER' | 'RETAIL'>(),
    time_zone: text(),
    day_start_minutes: number(),
    default_stay_minutes: number(),
    lead_time_minutes: number(),
    palette: text<'default' | 'okabe-ito' | 'quiet'>(),
    trial: flag(),
    offline_policy: text<Merchant['offlinePolicy']>(),
    acknowledgement: text<Merchant['acknowledgement']>(),
    undo_minutes: number(),
  }),
  role: table('Role', { name: text<RoleName>(), permissions: json<Permission[]>() }),
  staff: table('Staff', {
    display_name: text(),
    login: textOrNull(),
    role: text<RoleName>(),
    status: text<'ACTIVE' | 'SUSPENDED'>(),
    colour: text(),
  }),
  /** Replicated, so that anyone can sign in anywhere; no feed, export or API shows it. Its id is the staff's. */
  staff_secret: table(null, { pin_hash: textOrNull(), password_hash: textOrNull() }),
  allocation_plan: table('AllocationPlan', {
    organizer_id: text(),
    name: json<Name>(),
    status: text<FloorStatus>(),
    style: json<Style>(),
    is_default: flag(),
    calendar: json<z.infer<typeof PlanPeriod>[]>(),
  }),
  allocation_layout: table('AllocationLayout', {
    plan_id: text(),
    name: json<Name>(),
    status: text<FloorStatus>(),
    style: json<Style>(),
    join_distance: number(),
    position: number(),
    revision: number(),
    revised_by: textOrNull(),
  }),
  allocation_zone: table('AllocationZone', {
    layout_id: text(),
    parent_id: textOrNull(),
    name: json<Name>(),
    status: text<FloorStatus>(),
    style: json<Style>(),
    frame: json<Frame>(),
    position: number(),
  }),
  allocation_unit: table('AllocationUnit', {
    zone_id: text(),
    number: text(),
    name: jsonOrNull<Name>(),
    capacity: number(),
    placement: json<Placement>(),
    style: json<Style>(),
    place_id: text(),
    status: text<FloorStatus>(),
    retiring_at: timeOrNull(),
    position: number(),
  }),
  seating: table('Seating', {
    guest: jsonOrNull<Guest>(),
    assignee_id: textOrNull(),
    since: time(),
    survivor_id: textOrNull(),
  }),
  sale_order: table('SaleOrder', {
    number: text(),
    terminal_code: text(),
    business_day: text(),
    day_count: number(),
    type: text<OrderType>(),
    status: text<OrderStatus>(),
    guest: jsonOrNull<Guest>(),
    assignee_id: textOrNull(),
    seating_id: text(),
    reservation_id: textOrNull(),
    merged_into_id: textOrNull(),
    external_reference: textOrNull(),
    snapshot: jsonOrNull<Snapshot>(),
    opened_at: time(),
    paid_at: timeOrNull(),
    ended_at: timeOrNull(),
    end_reason: textOrNull(),
  }),
  order_line: table('OrderLine', {
    order_id: text(),
    name: json<LineName>(),
    quantity: number(),
    note: textOrNull(),
    status: text<OrderLineStatus>(),
    split_from_id: textOrNull(),
    ended_at: timeOrNull(),
    end_reason: textOrNull(),
  }),
  reservation: table('Reservation', {
    status: text<ReservationStatus>(),
    guest: jsonOrNull<Guest>(),
    assignee_id: textOrNull(),
    reserved_from: time(),
    reserved_to: time(),
    seating_id: text(),
    order_id: textOrNull(),
    snapshot: jsonOrNull<Snapshot>(),
    ended_at: timeOrNull(),
    end_reason: textOrNull(),
  }),
  allocation_usage: table('AllocationUsage', {
    allocation_unit_id: text(),
    place_id: text(),
    usage_type: text<UsageType>(),
    usage_id: text(),
    seating_id: text(),
    status: text<UsageStatus>(),
    reserved_from: time(),
    reserved_to: time(),
    seated_at: timeOrNull(),
    paid_at: timeOrNull(),
    ended_at: timeOrNull(),
    end_reason: textOrNull(),
    guest: jsonOrNull<Guest>(),
    assignee_id: textOrNull(),
    moved_to_id: textOrNull(),
  }),
  section: table('Section', {
    staff_id: text(),
    unit_ids: json<string[]>(),
    zone_ids: json<string[]>(),
    shift_from: time(),
    shift_to: time(),
  }),
  conflict_card: table('Conflict', {
    kind: text<ConflictKind>(),
    status: text<'OPEN' | 'SETTLED'>(),
    command_id: text(),
    command_name: text(),
    terminal_id: text(),
    terminal_code: text(),
    actor_id: textOrNull(),
    group_id: textOrNull(),
    happened_at: time(),
    order_id: textOrNull(),
    reservation_id: textOrNull(),
    unit_ids: json<string[]>(),
    code: text<ErrorCode>(),
    facts: json<Metadata>(),
    input: json<Metadata>(),
    parked: json<ParkedCommand[]>(),
    choice: textOrNull<ConflictChoice>(),
    settled_by: textOrNull(),
    settled_at: timeOrNull(),
  }),
  paired_terminal: table('Terminal', {
    code: text(),
    name: text(),
    status: text<Terminal['status']>(),
    fingerprint: textOrNull(),
    addresses: json<string[]>(),
    standby: flag(),
    station_unit_ids: json<string[]>(),
    revoked_at: timeOrNull(),
  }),
  /** Replicated, so that a terminal that is made the hub knows whom to let in. Its id is the terminal's. */
  terminal_secret: table(null, {
    token_hash: textOrNull(),
    given_at: timeOrNull(),
    next_hash: textOrNull(),
    next_at: timeOrNull(),
  }),
} as const satisfies Record<string, Table>

export type TableName = keyof typeof TABLES
export const TABLE_NAMES = Object.keys(TABLES) as TableName[]

const COLUMNS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  TABLE_NAMES.map((name) => [name, new Set(Object.keys(TABLES[name].columns))]),
)

/**
 * Whether this program has a table. A hub of the next schema writes rows of tables, and columns, that its terminals' older
 * programs do not have (sync.md, Schema): they stand in the log and in the chain, and are left aside here.
 */
export const knowsTable = (name: string): name is TableName => COLUMNS.has(name)
/** The same of a column of a known table. */
export const knowsColumn = (table: TableName, column: string): boolean => COLUMNS.get(table)?.has(column) === true

type StoredOf<Definition> = Definition extends Column<infer Stored, unknown> ? Stored : never
/** A row as SQLite holds it. */
export type Row<Name extends TableName> = {
  -readonly [Key in keyof (typeof TABLES)[Name]['columns']]: StoredOf<(typeof TABLES)[Name]['columns'][Key]>
}
/** The columns that the store fills in by itself. */
export type CommonColumn = keyof typeof common
/** What a service gives to insert; the common columns but the id are filled in. */
export type NewRow<Name extends TableName> = Omit<Row<Name>, CommonColumn> & { id: string; metadata?: string }
/** What a service gives to update. */
export type Patch<Name extends TableName> = Partial<
  Omit<Row<Name>, 'id' | 'merchant_id' | 'created_at' | 'modified_at'>
>
