/** Details of a log line: plain values only, never frames or secrets. */
export type LogDetails = Record<string, string | number | boolean | null | undefined>

/** Writes one line of JSON to standard error, where the desktop's own events go. */
export function logDesktop(level: 'info' | 'warn' | 'error', event: string, details: LogDetails = {}): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...details })}\n`)
}
