import { useEffect, useState } from 'react'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { elapsed } from '../ui/time'
import { useWords } from '../ui/use-words'
import { useConnection } from './context'
import css from './frame.module.css'

const SECOND = 1_000

/** How old what is shown is, in words that are right to the second at first and to the minute later. */
function useAge(heardAt: number | null): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND)
    return () => clearInterval(timer)
  }, [])
  return heardAt === null ? 0 : Math.max(0, now - heardAt)
}

function CutOff({ heardAt, skew }: { heardAt: number | null; skew: number }) {
  const { t, time } = useWords()
  const age = useAge(heardAt)
  const seconds = Math.floor(age / SECOND)
  const ageText = seconds < 120 ? t('seconds', { count: seconds }) : elapsed(age)
  return (
    <div className={css.banner} role="alert">
      <IconPlugConnectedX size={24} aria-hidden />
      <span>
        {heardAt === null
          ? t('frame.connection.never')
          : t('frame.connection.banner', { time: time(heardAt + skew), age: ageText })}{' '}
        <span className={css.bannerHint}>{t('frame.connection.bannerHint')}</span>
      </span>
    </div>
  )
}

/** Loud while the screen is not live; not there otherwise. */
export function ConnectionBanner() {
  const state = useConnection((connection) => connection.state)
  const heardAt = useConnection((connection) => connection.heardAt)
  const skew = useConnection((connection) => connection.skew)
  return state === 'cutOff' ? <CutOff heardAt={heardAt} skew={skew} /> : null
}
