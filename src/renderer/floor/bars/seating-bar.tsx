import { useEffect, useRef } from 'react'
import { Button } from '@mantine/core'
import { followsSoon } from '@contract/occupancy'
import type { Candidate } from '@contract/operations/units'
import { useConnection, useFloorView, useNow, useProjection } from '../../app/context'
import { ConfirmButton } from '../../ui/confirm-button'
import { Delayed } from '../../ui/delayed'
import { standingOf } from '../../state/connection'
import type { Chosen, Seating } from '../../state/floor-view'
import { chooseCandidate, confirmSeating, endDoneElsewhere, isDoneElsewhere, refreshSeating } from '../acts/seating'
import { useDesk } from '../desk'
import { layoutOfUnit } from '../layouts'
import { mainReasons, reasonText } from '../reason-text'
import { namedTables, numbersOf, tablesText } from '../unit-words'
import css from './dock.module.css'

/** One of the best tables: its rank as on the plan, its number, until when, and why. */
function Proposal({ candidate, rank }: { candidate: Candidate; rank: number }) {
  const desk = useDesk()
  const { t, time, name } = desk.words
  const data = useProjection()
  const shownLayoutId = useFloorView((view) => view.layoutId)
  const layoutId = layoutOfUnit(data, candidate.unitIds[0] ?? '')
  const elsewhere = layoutId === null || layoutId === shownLayoutId ? undefined : data.layouts.get(layoutId)
  const now = useNow()
  const reasons = mainReasons(candidate).map((reason) => reasonText(reason, desk.words, now))
  if (elsewhere !== undefined) reasons.unshift(t('floor.seat.elsewhere', { layout: name(elsewhere.name) }))
  return (
    <li>
      <button type="button" className={css.proposal} onClick={() => chooseCandidate(desk, candidate)}>
        <span className={css.rank} aria-hidden>
          {rank}
        </span>
        <span className={css.proposalText}>
          <span className={css.proposalTitle}>
            {tablesText(data, candidate.unitIds, desk.words)}
            <span className={`${css.until} figures`}>
              {t('floor.seat.until', { time: time(candidate.reservedTo) })}
            </span>
          </span>
          <span className={css.reasons}>{reasons.join(' · ')}</span>
        </span>
      </button>
    </li>
  )
}

/** Before a table is tapped: the three best, or the honest word that there is none. */
function Proposals({ seating, leave }: { seating: Seating; leave: () => void }) {
  const { words } = useDesk()
  const { t } = words
  const count = seating.partySize
  const walkIn = seating.orderId === null && seating.conflictId === null
  const title = walkIn ? t('floor.seat.title', { count }) : t('floor.seat.placeTitle', { count })
  const { candidates, conflictId } = seating
  // The proposals beside it say as much: where there is little room it is left out.
  const spare = conflictId === null && candidates !== null && candidates.length > 0
  return (
    <>
      <div className={css.head}>
        <h2 className={css.title}>{title}</h2>
        <p className={css.hint} data-spare={spare || undefined}>
          {candidates === null ? (
            <Delayed>{t('floor.seat.looking')}</Delayed>
          ) : candidates.length === 0 ? (
            t('floor.seat.noneAnywhere', { count })
          ) : (
            t(conflictId === null ? 'floor.seat.hint' : 'floor.seat.settleHint')
          )}
        </p>
      </div>
      <ol className={css.proposals}>
        {candidates?.map((candidate, index) => (
          <Proposal key={candidate.unitIds.join()} candidate={candidate} rank={index + 1} />
        ))}
      </ol>
      <Button variant="subtle" color="gray" onClick={leave}>
        {t('cancel')}
      </Button>
    </>
  )
}

/** What will happen at the chosen table. */
function Outcome({ seating, chosen }: { seating: Seating; chosen: Chosen }) {
  const { words } = useDesk()
  const { t, time } = words
  const data = useProjection()
  const count = seating.partySize
  const tables = numbersOf(data, chosen.unitIds, words)
  const now = useNow()
  const next = chosen.nextBookingAt === null ? '' : words.when(chosen.nextBookingAt, now)
  if (chosen.refusal !== null) {
    const code = chosen.refusal as 'UNIT_TAKEN'
    return <p className={css.sentence}>{t(`floor.seat.refused.${code}`, { number: tables, time: next })}</p>
  }
  const { taken } = seating
  return (
    <div className={css.sentence}>
      {taken !== null && (
        <p className={css.warning}>
          {taken.by === null
            ? t('floor.seat.takenUnknown', { number: taken.number })
            : t('floor.seat.taken', { number: taken.number, name: taken.by })}{' '}
          {t('floor.seat.fitsToo', namedTables(data, chosen.unitIds, words))}
        </p>
      )}
      <p className="figures">
        {seating.window === null
          ? t('floor.seat.bar', { count, tables, time: time(chosen.reservedTo) })
          : t('floor.seat.barBooking', {
              count,
              tables,
              from: time(seating.window.from),
              time: time(chosen.reservedTo),
            })}{' '}
        {chosen.shortened
          ? t('floor.seat.barShortened', { time: time(chosen.reservedTo) })
          : chosen.nextBookingAt !== null &&
            followsSoon(Date.parse(chosen.nextBookingAt), Date.parse(chosen.reservedTo)) &&
            t('floor.seat.barNext', { time: next })}
      </p>
      {chosen.capacity < count && (
        <p className={css.warning}>{t('floor.seat.barSmall', { capacity: chosen.capacity, count })}</p>
      )}
      {chosen.otherStation && <p className={css.warning}>{t('floor.otherStation', { number: tables })}</p>}
    </div>
  )
}

const MOMENT_MILLISECONDS = 400

/** Seating a walk-in: the best tables, then the sentence of what will happen, with Seat. */
export function SeatingBar({ seating }: { seating: Seating }) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const set = useFloorView((view) => view.set)
  const stepBack = useFloorView((view) => view.stepBack)
  const { chosen } = seating
  const { projection } = desk.terminal
  const latest = useRef(desk)
  useEffect(() => {
    latest.current = desk
  })
  useEffect(
    () =>
      projection.onTouched((touched, change) => {
        if (change !== null) void refreshSeating(latest.current, touched.unitIds)
      }),
    [projection],
  )
  const catching = useConnection((connection) => standingOf(connection) === 'catching')
  const gone = isDoneElsewhere(data, seating) && !catching
  // The party must not get a second table. What is undone to be done again after others' work is back in a moment.
  useEffect(() => {
    if (!gone) return undefined
    const timer = setTimeout(() => endDoneElsewhere(latest.current, seating), MOMENT_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [gone, seating])
  if (chosen === null) return <Proposals seating={seating} leave={() => set({ interaction: { kind: 'none' } })} />
  const tables = numbersOf(data, chosen.unitIds, desk.words)
  return (
    <>
      <Outcome seating={seating} chosen={chosen} />
      <div className={css.buttons}>
        <Button variant="default" onClick={() => stepBack()}>
          {t('back')}
        </Button>
        {chosen.refusal === null && (
          <ConfirmButton size="lg" className={css.main} busy={seating.busy} onClick={() => void confirmSeating(desk)}>
            {chosen.otherStation
              ? t('floor.seat.anyway')
              : seating.taken === null
                ? t('floor.seat.confirm')
                : t('floor.seat.confirmAt', { tables })}
          </ConfirmButton>
        )}
      </div>
    </>
  )
}
