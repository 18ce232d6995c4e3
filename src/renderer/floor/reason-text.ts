import type { Candidate, Reason } from '@contract/operations/units'
import type { Words } from '../ui/use-words'

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** One reason in the language of the screen; its facts name counts and times. */
export function reasonText({ code, facts }: Reason, { t, when }: Words, now: number): string {
  switch (code) {
    case 'EMPTY_SEATS':
      return t('floor.seat.reasons.EMPTY_SEATS', { count: count(facts['count']) })
    case 'NEXT_BOOKING':
    case 'SHORTENED': {
      const at = text(facts['at']) ?? text(facts['until'])
      return t(`floor.seat.reasons.${code}`, { time: at === null ? '' : when(at, now) })
    }
    case 'FITS_EXACTLY':
    case 'COMBINATION':
    case 'BREAKS_LARGEST':
    case 'WISHED_ZONE':
    case 'OTHER_ZONE':
    case 'SERVER_LOAD':
    case 'SERVER_FREE':
      return t(`floor.seat.reasons.${code}`)
  }
}

const MOST = 2

/** The reasons worth reading in two seconds: against before for, and no more than two. */
export const mainReasons = ({ reasons }: Pick<Candidate, 'reasons'>): Reason[] =>
  [...reasons].sort((a, b) => Number(a.kind === 'for') - Number(b.kind === 'for')).slice(0, MOST)
