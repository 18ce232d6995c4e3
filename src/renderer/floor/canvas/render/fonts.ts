/** Text drawn before its font has loaded keeps the fallback, so the first picture waits for it, but not for long. */
import { FONT_WEIGHTS } from '../paint/text'

const SAMPLE = 'Bàn 0123456789 Nguyễn'
const LONGEST_WAIT = 1200

export async function floorFontsReady(): Promise<void> {
  const faces = FONT_WEIGHTS.map((weight) => document.fonts.load(`${weight} 16px 'Be Vietnam Pro'`, SAMPLE))
  const patience = new Promise<void>((resolve) => {
    setTimeout(resolve, LONGEST_WAIT)
  })
  await Promise.race([Promise.allSettled(faces), patience])
}
