import type { Credential } from './ports'

/** Longest Authorization header that is looked at, in characters. */
const LONGEST = 4_096

/** What HTTP and the window's port both give: header names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** One header's text; a header that came several times counts as absent, because nobody can say which one is meant. */
export const headerText = (headers: Headers, name: string): string | undefined => {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

const basic = (encoded: string): Credential | undefined => {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/u.test(encoded)) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 1 || text.includes('\u0000') || text.includes('\ufffd')) return undefined
  return { kind: 'basic', login: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** The credential of an Authorization header: Bearer with a token, or Basic with login and password in UTF-8 (API-2). */
export function credentialOf(headers: Headers): Credential | undefined {
  const text = headerText(headers, 'authorization')
  if (text === undefined || text.length > LONGEST) return undefined
  const [, scheme = '', value = ''] = /^([A-Za-z]+) +(\S+) *$/u.exec(text) ?? []
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return { kind: 'bearer', token: value }
    case 'basic':
      return basic(value)
    default:
      return undefined
  }
}
