import { z } from 'zod'
import { PERMISSIONS, ROLES } from '../access'
import { common, LANGUAGES, Line, Name } from '../primitives'

export const BUSINESS_TYPES = ['DINE_IN', 'COUNTER', 'RETAIL'] as const

const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}
export const TimeZone = z.string().max(64).refine(isTimeZone, { error: 'must be an IANA time zone' })

/** Minutes since midnight at which the business day starts (04:00 is 240). */
export const DayStart = z.int().min(0).max(1439)

export const OFFLINE_POLICIES = ['warn', 'stations', 'block'] as const
export const ACKNOWLEDGEMENTS = ['fast', 'safe'] as const

/** A day: what was done before is history. */
export const MOST_UNDO_MINUTES = 1_440

/** What a manager may set for the store; durations are in minutes. */
export const merchantSettings = {
  name: Name,
  language: z.enum(LANGUAGES),
  businessType: z.enum(BUSINESS_TYPES),
  timeZone: TimeZone,
  dayStartMinutes: DayStart,
  defaultStayMinutes: z.int().min(5).max(1440),
  leadTimeMinutes: z.int().min(0).max(240),
  /** How long after it was done something can be taken back (USE-14). */
  undoMinutes: z.int().min(0).max(MOST_UNDO_MINUTES),
  palette: z.enum(['default', 'okabe-ito', 'quiet']),
  /** What a terminal does while the hub is out of reach: go on, keep to its own station, or stop (SYN-3). */
  offlinePolicy: z.enum(OFFLINE_POLICIES),
  /** When the hub says that something is done: when it is durable there, or when a second node holds it too. */
  acknowledgement: z.enum(ACKNOWLEDGEMENTS),
}

/** The tenant: one store. `trial` marks a sample store, loudly, on every screen. */
export const Merchant = z.object({ ...common, ...merchantSettings, trial: z.boolean() }).meta({ id: 'Merchant' })
export type Merchant = z.infer<typeof Merchant>

export const StaffStatus = z.enum(['ACTIVE', 'SUSPENDED'])

/** Someone who works here, or a program with a sign-in of its own. Secrets are kept elsewhere and never leave. */
export const Staff = z
  .object({
    ...common,
    displayName: Line,
    login: z.string().nullable(),
    role: z.enum(ROLES),
    status: StaffStatus,
    colour: z.string(),
  })
  .meta({ id: 'Staff' })
export type Staff = z.infer<typeof Staff>

/** A role's permissions in this store. */
export const Role = z
  .object({ ...common, name: z.enum(ROLES), permissions: z.array(z.enum(PERMISSIONS)) })
  .meta({ id: 'Role' })
export type Role = z.infer<typeof Role>
