import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a second process tells the first. */
export interface SecondInstance {
  readonly argv: string[]
  readonly workingDirectory: string
  readonly data: unknown
}

/** Files of the lock: short names in the system's temporary folder, because socket paths have a limit. */
function lockFiles(userData: string): { note: string; socket: string } {
  const name = createHash('sha256').update(userData).digest('hex').slice(0, 16)
  const note = join(tmpdir(), `stand-in-lock-${name}`)
  return { note, socket: `${note}.socket` }
}

/** True while a process with that id lives. */
function isAlive(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}

/** One lock per user folder, as Electron keeps it. Taking it is synchronous: it decides what the application does next. */
export class InstanceLock {
  private server: Server | undefined
  private readonly note: string
  private readonly socket: string
  /** Settles when the message to the first process has gone out; the process must not end before. */
  delivered: Promise<void> = Promise.resolve()

  constructor(userData: string) {
    const files = lockFiles(userData)
    this.note = files.note
    this.socket = files.socket
  }

  get isHeld(): boolean {
    return this.server !== undefined
  }

  /** Takes the lock, or tells its holder that somebody came. */
  take(message: SecondInstance, onSecond: (message: SecondInstance) => void): boolean {
    if (this.isHeld) return true
    if (!this.writeNote()) {
      if (isAlive(Number(readFileSync(this.note, 'utf8')))) {
        this.delivered = this.tell(message)
        return false
      }
      this.removeFiles()
      if (!this.writeNote()) return false
    }
    rmSync(this.socket, { force: true })
    this.server = createServer((connection) => {
      let text = ''
      connection.setEncoding('utf8').on('data', (piece: string) => (text += piece))
      connection.on('error', () => {})
      connection.on('end', () => onSecond(JSON.parse(text) as SecondInstance))
    })
    this.server.listen(this.socket).unref()
    return true
  }

  release(): void {
    if (this.server === undefined) return
    this.server.close()
    this.server = undefined
    this.removeFiles()
  }

  /** Creates the note with this process's id; false when another process was first. */
  private writeNote(): boolean {
    try {
      const file = openSync(this.note, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      return true
    } catch {
      return false
    }
  }

  private tell(message: SecondInstance): Promise<void> {
    return new Promise((resolve) => {
      const connection = connect(this.socket, () => connection.end(JSON.stringify(message)))
      connection.on('close', () => resolve())
      connection.on('error', () => resolve())
    })
  }

  private removeFiles(): void {
    rmSync(this.note, { force: true })
    rmSync(this.socket, { force: true })
  }
}
