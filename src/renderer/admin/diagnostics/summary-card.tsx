import type { ReactNode } from 'react'
import { IconAlertTriangle, IconCircleCheck, IconClock, IconInfoCircle } from '@tabler/icons-react'
import type { SyncStatus, TerminalSync } from '@contract/sync'
import { useWords } from '../../ui/use-words'
import type { Words } from '../../ui/use-words'
import page from '../manage.module.css'
import { summaryOf } from './summary'
import type { Notice, Summary } from './summary'
import css from './diagnostics.module.css'

const ICONS = { fine: IconCircleCheck, look: IconInfoCircle, busy: IconClock, trouble: IconAlertTriangle }

function headline({ state, tone }: Summary, status: SyncStatus, { t, time }: Words): string {
  const { hubHeardAt, waiting } = status.state
  if (state === 'sending') return t('diagnostics.states.sending', { count: waiting })
  if (tone === 'look') return t('diagnostics.states.look')
  if (state !== 'offline') return t(`diagnostics.states.${state}`)
  return hubHeardAt === null
    ? t('diagnostics.states.offlineNever')
    : t('diagnostics.states.offline', { time: time(hubHeardAt) })
}

function about({ state, others, connected }: Summary, { t }: Words): string {
  if (state !== 'leading') return t(`diagnostics.about.${state}`)
  if (others === 0) return t('diagnostics.about.alone')
  return connected === others
    ? t('diagnostics.about.leadingAll', { count: others })
    : t('diagnostics.about.leading', { count: others, connected })
}

function noticeText(notice: Notice, names: (code: string) => string, { t, fullTime }: Words): string {
  switch (notice.kind) {
    case 'freshCopy':
      return t(`diagnostics.notices.${notice.isComplete ? 'freshCopy' : 'freshCopyInPart'}`, {
        time: fullTime(notice.at),
      })
    case 'waiting':
      return t('diagnostics.notices.waiting', { count: notice.count })
    case 'absent':
    case 'slow':
    case 'doubled':
    case 'clockOff':
      return t(`diagnostics.notices.${notice.kind}`, {
        terminals: notice.terminals.map(({ code }) => names(code)).join(', '),
      })
    case 'plainHttp':
    case 'noSecondNode':
      return t(`diagnostics.notices.${notice.kind}`)
  }
}

interface SummaryCardProps {
  status: SyncStatus
  others: readonly TerminalSync[]
  /** What the node with a code is called. */
  names: (code: string) => string
  children: ReactNode
}

/** What is the matter, in words that are read at arm's length; below it what can be done. */
export function SummaryCard({ status, others, names, children }: SummaryCardProps) {
  const words = useWords()
  const summary = summaryOf(status, others)
  const Icon = ICONS[summary.tone]
  return (
    <section className={`${page.card} ${css.summary}`} data-tone={summary.tone}>
      <div className={css.head}>
        <Icon className={css.icon} size={36} aria-hidden />
        <div>
          <div role="status">
            <h2 className={css.headline}>{headline(summary, status, words)}</h2>
          </div>
          <p className={page.lead}>{about(summary, words)}</p>
        </div>
      </div>
      {summary.notices.length > 0 && (
        <ul className={css.notices}>
          {summary.notices.map((notice) => (
            <li key={notice.kind}>{noticeText(notice, names, words)}</li>
          ))}
        </ul>
      )}
      <div className={css.acts}>{children}</div>
    </section>
  )
}

/** In place of the summary while the node behind the screen does not answer: what is shown is old. */
export function SilentCard({ since, children }: { since: string; children: ReactNode }) {
  const { t, fullTime } = useWords()
  return (
    <section className={`${page.card} ${css.summary}`} data-tone="trouble">
      <div className={css.head}>
        <IconAlertTriangle className={css.icon} size={36} aria-hidden />
        <div role="alert">
          <h2 className={css.headline}>{t('diagnostics.states.silent')}</h2>
          <p className={page.lead}>{t('diagnostics.about.silent', { time: fullTime(since) })}</p>
        </div>
      </div>
      <div className={css.acts}>{children}</div>
    </section>
  )
}
