import { groupsOf } from '../../ui/groups'

/** A pairing code as somebody types it, read from another screen or heard over the telephone. */

export const CODE_LENGTH = 12
const GROUP = 4
/** Neither O, I, L nor U: the first three are digits that were misread. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }
const NO_CODE_LETTER = /[^0-9A-HJKMNP-TV-Z]/g

/** The letters of the code in what was typed. */
export const bareCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[OIL]/g, (letter) => LOOK_ALIKES[letter] ?? letter)
    .replace(NO_CODE_LETTER, '')
    .slice(0, CODE_LENGTH)

/** XXXX-XXXX-XXXX, as far as it is typed. */
export const groupedCode = (typed: string): string => groupsOf(bareCode(typed), GROUP).join('-')

/** Where the caret stands in the grouped code when it stood at `caret` in what was typed. */
export function caretIn(typed: string, caret: number): number {
  const before = bareCode(typed.slice(0, caret)).length
  const dashes = Math.floor(before / GROUP)
  return Math.min(before + dashes, groupedCode(typed).length)
}
