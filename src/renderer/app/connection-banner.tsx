import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { IconAlertTriangle, IconCloudOff, IconPlugConnectedX } from '@tabler/icons-react'
import { isAloneTooLong } from '@contract/sync'
import type { SyncState } from '@contract/sync'
import { PromoteButton } from '../admin/promotion/promote-button'
import { PairAnewButton } from '../setup/join/pair-anew'
import { standingOf } from '../state/connection'
import { elapsed } from '../ui/time'
import { useWords } from '../ui/use-words'
import { useConnection, useFloorView, useNow, useStructure, useTerminal } from './context'
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

/** Who is signed in may not read the floor: nothing is broken. */
function NotShown() {
  const { t } = useWords()
  return (
    <div className={css.calm} role="status">
      <IconAlertTriangle size={24} aria-hidden />
      <span>{t('frame.connection.notShown')}</span>
    </div>
  )
}

function CutOff({ heardAt, skew }: { heardAt: number | null; skew: number }) {
  const { t, time } = useWords()
  const { isBrowser } = useTerminal()
  const age = useAge(heardAt)
  const seconds = Math.floor(age / SECOND)
  const ageText = seconds < 120 ? t('seconds', { count: seconds }) : elapsed(age)
  return (
    // Read out once: the age that runs is for the eye.
    <div className={css.banner} role="alert" aria-atomic={false}>
      <IconPlugConnectedX size={24} aria-hidden />
      <span>
        {heardAt === null ? (
          t('frame.connection.never')
        ) : (
          <>
            {t('frame.connection.banner', { time: time(heardAt + skew) })}
            <span aria-live="off">{t('frame.connection.bannerAge', { age: ageText })}</span>
          </>
        )}{' '}
        {isBrowser && `${t('frame.connection.bannerBrowser')} `}
        <span className={css.bannerHint}>{t('frame.connection.bannerHint')}</span>
      </span>
    </div>
  )
}

/** Cut off from the hub, working on: a calm line that stays (SYN-3, UI-6). */
function Alone({ sync }: { sync: SyncState }) {
  const { t, when } = useWords()
  const now = useNow()
  const atDiagnostics = useFloorView((view) => view.screen === 'manage' && view.managePage === 'diagnostics')
  const policy = useStructure().merchant?.offlinePolicy ?? 'warn'
  const tooLong = sync.hubHeardAt !== null && isAloneTooLong(Date.parse(sync.hubHeardAt), now)
  return (
    <div className={css.calm} role="status">
      <IconCloudOff size={24} aria-hidden />
      <span>
        {sync.hubHeardAt === null
          ? t('frame.sync.offlineNever')
          : t('frame.sync.offline', { time: when(sync.hubHeardAt, now) })}{' '}
        <span>
          {t(`frame.sync.policies.${tooLong ? 'block' : policy}`)}
          {sync.waiting > 0 && ` ${t('frame.sync.waiting', { count: sync.waiting })}`}
        </span>
      </span>
      {!atDiagnostics && (
        <span className={css.act}>
          <PromoteButton variant="default" />
        </span>
      )}
    </div>
  )
}

/** A person has to do something: says what, whom to call, and leads there. */
function Stopped({ text, waiting, children }: { text: string; waiting: string | null; children?: ReactNode }) {
  return (
    <div className={css.banner} role="alert">
      <IconAlertTriangle size={24} aria-hidden />
      <span>
        {text} {waiting}
      </span>
      {children !== undefined && <span className={css.act}>{children}</span>}
    </div>
  )
}

/** Where this screen stands whenever it is not live and does not become so in a moment; not there otherwise. */
export function ConnectionBanner() {
  const { t } = useWords()
  const connection = useConnection((state) => state)
  const set = useFloorView((view) => view.set)
  const { sync, heardAt, skew } = connection
  const standing = standingOf(connection)
  switch (standing) {
    case 'cutOff':
      return <CutOff heardAt={heardAt} skew={skew} />
    case 'notShown':
      return <NotShown />
    case 'offline':
      return sync === null ? null : <Alone sync={sync} />
    case 'refused':
    case 'too-old':
    case 'quarantined':
    case 'revoked': {
      const count = sync?.waiting ?? 0
      return (
        <Stopped text={t(`frame.sync.${standing}`)} waiting={count === 0 ? null : t('frame.sync.waiting', { count })}>
          {standing !== 'too-old' && <PairAnewButton open={() => set({ pairingAnew: true })} />}
        </Stopped>
      )
    }
    case 'connecting':
    case 'live':
    case 'leading':
    case 'catching':
    case 'recovering':
      return null
  }
}
