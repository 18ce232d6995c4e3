import type { ReactNode } from 'react'
import { useWords } from '../ui/use-words'
import { useConnection, useNow } from './context'
import { UserMenu } from './user-menu'
import css from './top-bar.module.css'

function ConnectionPill() {
  const { t } = useWords()
  const state = useConnection((connection) => connection.state)
  return (
    <span className={css.pill} data-state={state} role="status" title={t('frame.connection.liveHint')}>
      <span className={css.dot} aria-hidden />
      <span className={css.pillText}>{t(`frame.connection.${state}`)}</span>
    </span>
  )
}

function Clock() {
  const { t, time } = useWords()
  const now = useNow()
  return (
    <time
      className={`${css.clock} figures`}
      dateTime={new Date(now).toISOString()}
      aria-label={t('frame.clock', { time: time(now) })}
    >
      {time(now)}
    </time>
  )
}

/** The top edge of every screen: what belongs to the screen at the left, how it stands at the right. */
export function TopBar({ children }: { children?: ReactNode }) {
  return (
    <header className={css.bar}>
      <div className={css.own}>{children}</div>
      <ConnectionPill />
      <Clock />
      <UserMenu />
    </header>
  )
}
