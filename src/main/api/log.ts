/** Where the transports write what an operator should know. Fits pino. Facts never hold inputs, guests or secrets. */
export interface Log {
  error(facts: Record<string, unknown>, message: string): void
  warn(facts: Record<string, unknown>, message: string): void
}

/** Says nothing; for tests and tools. */
export const silentLog: Log = { error: () => undefined, warn: () => undefined }

/** Messages of these quote what was being read, which may be a guest's. */
const QUOTING: ReadonlySet<string> = new Set(['SyntaxError', 'URIError'])

/** What a log may say of something that was thrown: kind, code, where; the message only where it quotes no input. */
export function faultFacts(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { kind: typeof thrown }
  const code: unknown = 'code' in thrown ? thrown.code : undefined
  return {
    kind: thrown.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(QUOTING.has(thrown.name) ? {} : { reason: thrown.message.slice(0, 300) }),
    frames: (thrown.stack ?? '')
      .split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 12),
  }
}
