import type { Log } from '../api/log'

/** One line of JSON per event on stderr. Facts never hold inputs, guests or secrets (see api/log.ts). */
export const lineLog = (write: (line: string) => void = (line) => process.stderr.write(line)): Log => {
  const line = (level: string) => (facts: Record<string, unknown>, message: string) =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...facts })}\n`)
  return { error: line('error'), warn: line('warn') }
}
