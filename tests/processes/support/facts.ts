import { PATIENCE } from '../../../src/main/server/testing'

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/**
 * Waits until a fact holds: `find` answers something other than undefined and false. What it throws meanwhile is the reason
 * why it does not hold yet; who waits in vain is told the last one.
 */
export const eventually = async <Value>(
  fact: string,
  find: () => Value | Promise<Value>,
): Promise<Exclude<Value, undefined | false>> => {
  const deadline = Date.now() + PATIENCE.timeout
  let last: unknown
  for (;;) {
    try {
      const value = await find()
      if (value !== undefined && value !== false) return value as Exclude<Value, undefined | false>
      last = value
    } catch (thrown) {
      last = thrown
    }
    if (Date.now() > deadline) throw new Error(`In vain: ${fact}`, { cause: last })
    await pause(PATIENCE.interval)
  }
}
