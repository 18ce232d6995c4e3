import { NodeAddress } from '@contract/entities/terminal'

/** What other machines, browsers among them, can be told of where a node is. */

/** The address for a tablet: encrypted, and by number, because few of them know the names of a small network. */
export function tabletAddress(addresses: readonly string[]): string | null {
  const secure = addresses.filter((address) => address.startsWith('https://'))
  return secure.find((address) => /^https:\/\/\d+\./.test(address)) ?? secure[0] ?? null
}

/** Whether a page comes from the very machine that shows it. */
export const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)

/** Lines as typed, as addresses: `https://` may be left out. Answers the first line that is none. */
export function parseAddresses(text: string): { addresses: string[] } | { wrong: string } {
  const addresses: string[] = []
  for (const line of text.split(/[\n,;]/)) {
    const typed = line.trim()
    if (typed === '') continue
    const address = parseAddress(typed)
    if (address === null) return { wrong: typed }
    if (!addresses.includes(address)) addresses.push(address)
  }
  return { addresses }
}

/** One address as typed, in the contract's form; null where it is none. */
export function parseAddress(typed: string): string | null {
  const text = typed.trim().replace(/\/+$/, '')
  const parsed = NodeAddress.safeParse(/^https?:\/\//i.test(text) ? text : `https://${text}`)
  return parsed.success ? parsed.data : null
}
