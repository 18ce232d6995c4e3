import { useState } from 'react'
import { Button, Skeleton } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import type { ActivityEntry } from '@contract/operations/activity'
import { TopBar } from '../app/top-bar'
import { useFloorView, useNow, useSession, useStructure } from '../app/context'
import { undo } from '../floor/acts/outcome'
import { useDesk } from '../floor/desk'
import { staffName } from '../floor/unit-words'
import { PersonMark } from '../signin/person-mark'
import { dayRuleOf } from '../state/projection/day-rule'
import { may } from '../state/session'
import { Delayed } from '../ui/delayed'
import { failureText } from '../ui/failure-text'
import { dayKey } from '../ui/time'
import { useWords } from '../ui/use-words'
import { EntryChanges } from './entry-changes'
import { entryTexts, orderOf } from './entry-text'
import { Filters, NOT_NARROWED } from './filters'
import type { Narrowed } from './filters'
import { OrderCard } from './order-card'
import { spanOf } from './period'
import type { Subject } from './subjects'
import { useActivity } from './use-activity'
import type { Wish } from './use-activity'
import css from './activity.module.css'

const DAY = 86_400_000

/** Takes back what someone did, while that is allowed and nobody has yet. */
function UndoButton({ entry }: { entry: ActivityEntry }) {
  const desk = useDesk()
  const now = useNow()
  const mayUndo = useSession((session) => may(session, 'Activity.undo'))
  const [busy, setBusy] = useState(false)
  if (!mayUndo || entry.undoableUntil === null || Date.parse(entry.undoableUntil) <= now) return null
  const send = async (): Promise<void> => {
    setBusy(true)
    await undo(desk, entry.commandId)
    setBusy(false)
  }
  return (
    <Button
      variant="default"
      loading={busy}
      leftSection={<IconArrowBackUp size={20} aria-hidden />}
      onClick={() => void send()}
    >
      {desk.words.t('undo')}
    </Button>
  )
}

/** What is shown now, and the way to something else. */
interface Shown {
  subjectId: string | null
  show: (subject: Subject) => void
}

function Entry({ entry, undone, ...shown }: { entry: ActivityEntry; undone: boolean } & Shown) {
  const words = useWords()
  const { t, time } = words
  const data = useStructure()
  const actor = entry.actorId === null ? null : data.staff.get(entry.actorId)
  const name = staffName(data, entry.actorId)
  const texts = entryTexts(entry, data, words)
  const order = orderOf(entry)
  return (
    <li className={css.entry}>
      <time className={`${css.time} figures`} dateTime={entry.at} title={words.fullTime(entry.at)}>
        {time(entry.at)}
      </time>
      <PersonMark name={name ?? '·'} colour={actor?.colour ?? 'transparent'} size={36} />
      <div className={css.what}>
        {entry.undoes !== null && <p>{t('undone')}</p>}
        {texts.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <p className={css.who}>
          {entry.actorId === null
            ? t('activity.bySystem')
            : t('activity.by', { name: name ?? t('someone'), terminal: entry.terminalCode })}
          {order !== null && !texts.some((text) => text.includes(order)) && ` · ${order}`}
        </p>
        <EntryChanges entry={entry} {...shown} />
      </div>
      {undone ? <span className={css.undone}>{t('undone')}</span> : <UndoButton entry={entry} />}
    </li>
  )
}

/** The entries by day, the newest first. */
function Days({ entries, ...shown }: { entries: readonly ActivityEntry[] } & Shown) {
  const { t, day, timeZone } = useWords()
  const now = useNow()
  const undone = new Set(entries.map(({ undoes }) => undoes))
  const days = Map.groupBy(entries, (entry) => dayKey(entry.at, timeZone))
  const dayName = (key: string, first: ActivityEntry | undefined): string => {
    if (key === dayKey(now, timeZone)) return t('activity.today')
    if (key === dayKey(now - DAY, timeZone)) return t('activity.yesterday')
    return first === undefined ? key : day(first.at)
  }
  return [...days].map(([key, group]) => (
    <section key={key} aria-label={dayName(key, group[0])}>
      <h2 className={css.day}>{dayName(key, group[0])}</h2>
      <ol>
        {group.map((entry) => (
          <Entry key={entry.seq} entry={entry} undone={undone.has(entry.commandId)} {...shown} />
        ))}
      </ol>
    </section>
  ))
}

/** The history itself; each wish has its own. */
function History({ wish, show }: { wish: Wish } & Pick<Shown, 'show'>) {
  const { t } = useWords()
  const shown: Shown = { subjectId: wish.subjectId, show }
  const { entries, more, failure, older, again } = useActivity(wish)
  const everything = Object.values(wish).every((part) => part === null || part === '')
  return (
    <>
      {failure !== null && (
        <div className={css.problem} role="alert">
          <p>{failureText(t, failure)}</p>
          <Button onClick={again}>{t('again')}</Button>
        </div>
      )}
      {entries === null && failure === null && (
        <Delayed>
          <Skeleton height={320} radius={12} />
        </Delayed>
      )}
      {entries?.length === 0 && (
        <p className={css.problem}>{everything ? t('activity.empty') : t('activity.emptyFilter')}</p>
      )}
      {entries !== null && <Days entries={entries} {...shown} />}
      {more && (
        <Button variant="default" onClick={older}>
          {t('activity.older')}
        </Button>
      )}
    </>
  )
}

/** "Who moved table 4, when": what happened, newest first, live. */
export function ActivityScreen() {
  const { t } = useWords()
  const data = useStructure()
  const subjectId = useFloorView((view) => view.subjectId)
  const set = useFloorView((view) => view.set)
  const [followed, setFollowed] = useState<Subject | null>(null)
  const [narrowed, setNarrowed] = useState<Narrowed>(NOT_NARROWED)
  const rule = dayRuleOf(data)
  const unit = subjectId === null ? undefined : data.units.get(subjectId)
  const title =
    unit !== undefined
      ? t('activity.historyOf', { number: unit.number })
      : followed !== null && followed.id === subjectId
        ? followed.label
        : t('activity.title')
  const orderId =
    subjectId !== null && (data.orders.has(subjectId) || (followed?.id === subjectId && followed.isOrder))
      ? subjectId
      : null
  const show = (subject: Subject): void => {
    setFollowed(subject)
    set({ subjectId: subject.id })
    document.querySelector('#content')?.scrollTo({ top: 0 })
  }
  const { guest, terminalId, period } = narrowed
  const wish: Wish = { subjectId, guest, terminalId, span: spanOf(rule, period) }
  return (
    <>
      <TopBar>
        <h1 className={css.title}>{title}</h1>
      </TopBar>
      <main id="content" className={css.page} tabIndex={-1}>
        <div className={css.column}>
          <Filters narrowed={narrowed} narrow={setNarrowed} />
          {orderId !== null && <OrderCard key={orderId} orderId={orderId} />}
          <History key={JSON.stringify(wish)} wish={wish} show={show} />
        </div>
      </main>
    </>
  )
}
