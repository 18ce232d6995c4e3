/**
 * Finding guests as people look for them: by part of a name however it is accented ("ngoc" finds "Ngọc"), or by digits of a
 * phone number however it is grouped.
 */

/** Text without accents, case and repeated spaces. */
export const foldedText = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/gu, 'd').toLowerCase().replace(/\s+/gu, ' ').trim()

const digitsOf = (text: string): string => text.replace(/\D/gu, '')

/** Fewer digits would find half of all guests. */
const FEWEST_DIGITS = 3

/** Whether a guest, as stored, is one of those looked for. */
export const guestFits = (guest: string | null, wanted: string): boolean => {
  if (guest === null) return false
  const { name, phone } = JSON.parse(guest) as { name?: string | null; phone?: string | null }
  const words = foldedText(wanted)
  if (words !== '' && typeof name === 'string' && foldedText(name).includes(words)) return true
  const digits = digitsOf(wanted)
  // A number is looked for only where nothing but a number was typed.
  return (
    digits.length >= FEWEST_DIGITS &&
    /^[\d\s+().-]+$/u.test(wanted) &&
    typeof phone === 'string' &&
    digitsOf(phone).includes(digits)
  )
}
