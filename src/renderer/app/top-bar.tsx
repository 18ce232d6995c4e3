import type { ReactNode } from 'react'
import { IconLockOpen } from '@tabler/icons-react'
import { standingOf } from '../state/connection'
import type { Standing } from '../state/connection'
import { useWords } from '../ui/use-words'
import { useConnection, useNow } from './context'
import { UserMenu } from './user-menu'
import css from './top-bar.module.css'

/** How the screen stands, in one word; whatever needs more has its banner. */
const PILLS = {
  connecting: 'connecting',
  cutOff: 'cutOff',
  notShown: 'stopped',
  live: 'live',
  leading: 'live',
  recovering: 'recovering',
  catching: 'catching',
  offline: 'offline',
  refused: 'stopped',
  'too-old': 'stopped',
  quarantined: 'stopped',
  revoked: 'stopped',
} as const satisfies Record<Standing, string>

function ConnectionPill() {
  const { t } = useWords()
  const state = PILLS[useConnection(standingOf)]
  return (
    <span
      className={css.pill}
      data-state={state}
      role="status"
      title={state === 'live' ? t('frame.connection.liveHint') : undefined}
    >
      <span className={css.dot} aria-hidden />
      <span className={css.pillText}>{t(`frame.connection.${state}`)}</span>
    </span>
  )
}

/** Other devices reach the store unencrypted: nobody shall overlook that (SYN-7). */
function PlainHttpChip() {
  const { t } = useWords()
  const plain = useConnection((connection) => connection.sync?.plainHttp ?? false)
  if (!plain) return null
  return (
    <span className={css.plain} title={t('frame.plainHttpHint')}>
      <IconLockOpen size={18} aria-hidden />
      <span className={css.plainText}>{t('frame.plainHttp')}</span>
      <span className="visually-hidden">. {t('frame.plainHttpHint')}</span>
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
      <PlainHttpChip />
      <ConnectionPill />
      <Clock />
      <UserMenu />
    </header>
  )
}
