/** Failures of the world that a store can meet; not refusals. `cause` holds what SQLite said. */
export type StoreFaultCode =
  /** The file was written by a newer program. */
  | 'STORE_TOO_NEW'
  /** The integrity check found damage (OPS-5). */
  | 'STORE_DAMAGED'
  /** A setting did not stick when read back. */
  | 'STORE_UNSAFE'
  /** Another process holds the file. */
  | 'STORE_IN_USE'

export class StoreFault extends Error {
  readonly code: StoreFaultCode

  constructor(code: StoreFaultCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreFault'
    this.code = code
  }
}

/** The code of SQLite or of the system, '' where there is none. */
export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''

/** Somebody else holds the file. */
export const isLocked = (thrown: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(thrown))

/** The disk is full, the file is read-only or the device fails: nothing can be written, reading may go on. */
export const isWriteFailure = (thrown: unknown): boolean =>
  /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN|BUSY)/.test(codeOf(thrown))

/** The last guard in the database refused two parties on one place (USE-3). */
export const isDoubleSeatingGuard = (thrown: unknown): boolean =>
  codeOf(thrown) === 'SQLITE_CONSTRAINT_TRIGGER' && (thrown as Error).message.startsWith('USE-3')
