import { sharedNow } from '../support/worker'

/** So many messages, one every so many milliseconds. */
export interface Burst {
  count: number
  interval: number
}

/** When each message was handed in, by its key. Keys count on from burst to burst. */
export type Sent = [key: number, at: number][]

/** When each message of the last burst had arrived at the receivers of one process, one list for each receiver. */
export type Arrivals = [key: number, at: number][][]

/** Hands in one message after the other at the pace of a burst, whether or not the former one has been answered. */
export const paced = async (
  { count, interval }: Burst,
  handIn: (index: number) => Promise<number> | number,
): Promise<Sent> => {
  const sent: Promise<Sent[number]>[] = []
  const begin = sharedNow()
  for (let index = 0; index < count; index += 1) {
    const wait = begin + index * interval - sharedNow()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    const at = sharedNow()
    sent.push(Promise.resolve(handIn(index)).then((key): Sent[number] => [key, at]))
  }
  return Promise.all(sent)
}

/** Waits until something holds; looks every few milliseconds. */
export const until = async (holds: () => boolean, what: string, milliseconds = 120_000): Promise<void> => {
  const deadline = sharedNow() + milliseconds
  while (!holds()) {
    if (sharedNow() > deadline) throw new Error(`${what} did not happen in time`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
