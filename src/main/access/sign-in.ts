import { createHmac, hash, randomBytes } from 'node:crypto'
import type { Permission } from '@contract/access'
import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { isoTime, toEntity } from '../store/entities'
import type { Connection } from '../store/connection'
import type { Reader } from '../store/reader'
import type { Result } from '../store/refusal'
import type { Row } from '../store/tables'
import { SignInAttempts } from './attempts'
import { merchantRow } from './merchant'
import type { PermissionBook } from './permission-book'
import { NO_SECRET, secretFits } from './secrets'
import { Tokens } from './tokens'

const BASIC_REMEMBERED_MILLISECONDS = 5 * 60_000

interface StaffWithSecret extends Row<'staff'> {
  pin_hash: string | null
  password_hash: string | null
}

const STAFF_WITH_SECRET = `SELECT staff.*, staff_secret.pin_hash, staff_secret.password_hash FROM staff
  LEFT JOIN staff_secret ON staff_secret.id = staff.id
  WHERE staff.merchant_id = ? AND staff.deleted_at IS NULL AND staff.status = 'ACTIVE'`

/** A login as it is stored, however it was typed. */
const loginText = (login: string): string => login.normalize('NFC').trim().toLowerCase()

/** Signing in at one store: PIN for staff, password for owners and other programs, tokens for both. */
export class SignIn {
  private readonly reader: Reader
  private readonly book: PermissionBook
  private readonly attempts: SignInAttempts
  private readonly tokens: Tokens
  private readonly pause: (milliseconds: number) => Promise<void>
  /** BASIC sends the password with each call; scrypt each time would be a way to wear the node out. */
  private readonly basicKnown = new Map<string, { staffId: string; stored: string; until: number }>()
  private readonly basicKey = randomBytes(32)

  constructor(options: {
    connection: Connection
    reader: Reader
    book: PermissionBook
    pause(milliseconds: number): Promise<void>
  }) {
    this.reader = options.reader
    this.book = options.book
    this.attempts = new SignInAttempts(options.connection)
    this.tokens = new Tokens(options.connection, options.reader.merchantId)
    this.pause = options.pause
  }

  /** Names to choose from, by the alphabet; programs (integration) have no place on the page. */
  names(): OutputOf<'sessions.names'> {
    const rows = this.reader.all<StaffWithSecret>(
      `${STAFF_WITH_SECRET} AND staff.role <> 'integration' ORDER BY staff.display_name, staff.id`,
      this.reader.merchantId,
    )
    return {
      items: rows.map((row) => ({
        id: row.id,
        displayName: row.display_name,
        role: row.role,
        colour: row.colour,
        hasPin: row.pin_hash !== null,
      })),
    }
  }

  async withPin(
    input: ParsedInputOf<'sessions.signInWithPin'>,
    now: number,
  ): Promise<Result<OutputOf<'sessions.signInWithPin'>>> {
    const staff = this.reader.first<StaffWithSecret>(
      `${STAFF_WITH_SECRET} AND staff.id = ?`,
      this.reader.merchantId,
      input.staffId,
    )
    return this.check(staff, `pin ${input.staffId}`, input.pin, staff?.pin_hash, now)
  }

  async withPassword(
    input: ParsedInputOf<'sessions.signInWithPassword'>,
    now: number,
  ): Promise<Result<OutputOf<'sessions.signInWithPassword'>>> {
    const staff = this.byLogin(input.login)
    return this.check(staff, `password ${input.login}`, input.password, staff?.password_hash, now)
  }

  /** Who a bearer token belongs to. */
  async byToken(token: string, now: number): Promise<Result<string>> {
    const claims = await this.tokens.read(token, now)
    const good =
      claims !== undefined &&
      this.book.of(claims.staffId).size > 0 &&
      claims.secretMark === this.secretMark(claims.staffId)
    return !good ? { ok: false, refusal: { code: 'UNAUTHENTICATED' } } : { ok: true, value: claims.staffId }
  }

  /** Who a name and password belong to, as BASIC sends them. */
  async byBasic(given: string, password: string, now: number): Promise<Result<string>> {
    // As the schema writes it elsewhere: each spelling would else have a counter of wrong tries of its own.
    const login = loginText(given)
    const staff = this.byLogin(login)
    const key = createHmac('sha256', this.basicKey).update(`${login}\n${password}`).digest('base64url')
    const known = this.basicKnown.get(key)
    if (
      known !== undefined &&
      known.until > now &&
      known.staffId === staff?.id &&
      known.stored === staff.password_hash
    ) {
      return { ok: true, value: known.staffId }
    }
    const checked = await this.fits(staff, `password ${login}`, password, staff?.password_hash, now)
    if (!checked.ok) return checked
    if (this.basicKnown.size > 100) this.basicKnown.clear()
    this.basicKnown.set(key, {
      staffId: checked.value.id,
      stored: checked.value.password_hash ?? '',
      until: now + BASIC_REMEMBERED_MILLISECONDS,
    })
    return { ok: true, value: checked.value.id }
  }

  /** What a screen needs to know of who is signed in. */
  session(staffId: string): OutputOf<'sessions.current'> {
    return {
      staff: toEntity('staff', this.reader.need('staff', staffId, [])),
      merchant: toEntity('merchant', merchantRow(this.reader)),
      permissions: [...this.book.of(staffId)] as Permission[],
    }
  }

  /** A session with a fresh token: after the right secret, or for the owner who has just made the store. */
  async begin(staffId: string, now: number): Promise<OutputOf<'sessions.signInWithPin'>> {
    const { token, expiresAt } = await this.tokens.issue(staffId, this.secretMark(staffId), now)
    return { ...this.session(staffId), token, expiresAt: isoTime(expiresAt) }
  }

  /** Changes with each new PIN or password, so that a token made before tells by it. */
  private secretMark(staffId: string): string {
    const secret = this.reader.find('staff_secret', staffId)
    return hash('sha256', `${secret?.pin_hash ?? ''} ${secret?.password_hash ?? ''}`, 'base64url').slice(0, 22)
  }

  private byLogin(login: string): StaffWithSecret | undefined {
    return this.reader.first<StaffWithSecret>(`${STAFF_WITH_SECRET} AND staff.login = ?`, this.reader.merchantId, login)
  }

  private async check(
    staff: StaffWithSecret | undefined,
    subject: string,
    secret: string,
    stored: string | null | undefined,
    now: number,
  ): Promise<Result<OutputOf<'sessions.signInWithPin'>>> {
    const checked = await this.fits(staff, subject, secret, stored, now)
    return checked.ok ? { ok: true, value: await this.begin(checked.value.id, now) } : checked
  }

  private async fits(
    staff: StaffWithSecret | undefined,
    subject: string,
    secret: string,
    stored: string | null | undefined,
    now: number,
  ): Promise<Result<StaffWithSecret>> {
    // Unknown names share one counter, or made-up ones would fill the table.
    const counted = staff === undefined ? 'unknown' : subject
    const attempt = this.attempts.begin(counted, now)
    if ('lockedFor' in attempt) {
      return {
        ok: false,
        refusal: { code: 'LOCKED_OUT', facts: { retryAfterSeconds: Math.ceil(attempt.lockedFor / 1000) } },
      }
    }
    if (attempt.wait > 0) await this.pause(attempt.wait)
    const fits = await secretFits(secret, stored ?? NO_SECRET)
    if (!fits || staff === undefined) return { ok: false, refusal: { code: 'WRONG_CREDENTIALS' } }
    this.attempts.succeed(counted)
    return { ok: true, value: staff }
  }
}
