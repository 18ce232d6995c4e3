import { useEffect, useState } from 'react'
import type { ComponentType, CSSProperties, RefObject } from 'react'
import { IconCalendar, IconCheck, IconClockExclamation, IconCloudOff, IconStopwatch } from '@tabler/icons-react'
import type { IconProps } from '@tabler/icons-react'
import type { StayState } from '@contract/occupancy'
import { useConnection, useNow, useProjection } from '../../app/context'
import { useDesk } from '../../floor/desk'
import { areaOf } from '../../floor/unit-words'
import { clockTime } from '../../ui/time'
import type { Bar, BoardGroup, BoardRow, Span } from '../board'
import { obstacleAt } from '../board'
import { barTexts, obstacleText } from '../words'
import { hourBefore, hoursOf, HOUR_WIDTH, meetsNow, widthOf } from './scale'
import type { Dragged, useDrag } from './use-drag'
import css from './timeline.module.css'

type GripOf = ReturnType<typeof useDrag>['gripOf']

interface TimelineProps {
  board: RefObject<HTMLDivElement | null>
  groups: readonly BoardGroup[]
  day: Span
  /** The usages of what is selected. */
  selected: ReadonlySet<string>
  dragged: Dragged | null
  gripOf: GripOf
  select: (bar: Bar) => void
}

const placed = (day: Span, { from, to }: Span): CSSProperties => {
  const start = Math.max(from, day.from)
  return { insetInlineStart: widthOf(start - day.from), width: widthOf(Math.min(to, day.to) - start) }
}

/** State without its colour, as on the plan: who simply sits there has no icon. */
const ICONS: Readonly<Partial<Record<StayState, ComponentType<IconProps>>>> = {
  booked: IconCalendar,
  late: IconClockExclamation,
  paid: IconCheck,
  overdue: IconStopwatch,
}

/** One stay: a button that opens it, and a handle to take it by. */
function StayBar({
  bar,
  unitId,
  day,
  selected,
  gripOf,
  select,
}: Omit<TimelineProps, 'board' | 'groups' | 'dragged' | 'selected'> & {
  bar: Bar
  unitId: string
  selected: boolean
}) {
  const { words } = useDesk()
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const { who, party, line, state } = barTexts(bar, words)
  const taken = { id: bar.usage.id, unitId, from: bar.from, to: bar.to, timed: bar.usage.seatedAt === null }
  const end = { ...taken, to: Date.parse(bar.usage.reservedTo) }
  const Icon = bar.provisional ? IconCloudOff : ICONS[bar.state]
  return (
    <div
      className={css.bar}
      style={placed(day, bar)}
      data-state={bar.state}
      data-selected={selected || undefined}
      data-provisional={bar.provisional || undefined}
    >
      <button
        type="button"
        className={css.face}
        aria-pressed={selected}
        onClick={(event) => {
          // Taps come from the grip; this one is the keyboard's or a screen reader's.
          if (event.detail === 0 || cutOff) select(bar)
        }}
        {...(cutOff ? {} : gripOf(taken, 'move', () => select(bar)))}
      >
        <span className={css.title}>
          {Icon !== undefined && <Icon size={16} className={css.icon} aria-hidden />}
          <span className={css.who}>{who}</span>
          <span className={css.party}>{party}</span>
        </span>
        <span className={css.line}>{line}</span>
        <span className="visually-hidden">, {state}</span>
      </button>
      {!cutOff && <span className={css.handle} aria-hidden {...gripOf(end, 'end', () => select(bar))} />}
    </div>
  )
}

/** Where what is dragged would be, and why it may not be there. */
function Ghost({ dragged, row, day }: { dragged: Dragged; row: BoardRow; day: Span }) {
  const desk = useDesk()
  const data = useProjection()
  const now = useNow()
  const obstacle = obstacleOf(dragged)
  const { time } = desk.words
  return (
    <div
      className={css.ghost}
      style={placed(day, dragged.span)}
      data-refused={obstacle !== null || undefined}
      role="status"
    >
      {obstacle === null
        ? `${time(dragged.span.from)} – ${time(dragged.span.to)} · ${row.unit.number}`
        : obstacleText(data, obstacle, desk.words)}
    </div>
  )

  function obstacleOf({ taken, span }: Dragged) {
    const usage = data.usages.get(taken.id)
    const reservation = data.reservations.get(taken.id)
    const seatingId = usage?.seatingId ?? reservation?.seatingId ?? ''
    return obstacleAt(data, row.unit, span, { seatingId, now })
  }
}

function Row({ row, dragged, ...rest }: Omit<TimelineProps, 'groups' | 'board'> & { row: BoardRow }) {
  const { words } = useDesk()
  const { unit, bars } = row
  const { selected, ...shared } = rest
  return (
    <li className={css.row} data-row={unit.id} aria-label={words.t('floor.table', { number: unit.number })}>
      <div className={css.label}>
        <span className={css.number}>{unit.number}</span>
        <span className={css.seats}>{words.t('floor.panel.capacity', { count: unit.capacity })}</span>
      </div>
      <div className={css.track}>
        {bars.map((bar) => (
          <StayBar key={bar.usage.id} {...shared} bar={bar} unitId={unit.id} selected={selected.has(bar.usage.id)} />
        ))}
        {dragged?.unitId === unit.id && <Ghost dragged={dragged} row={row} day={rest.day} />}
      </div>
    </li>
  )
}

/** Where nothing is booked, a day is looked at from the early evening on. */
const OPENING = 14 * 3_600_000

const firstStay = (groups: readonly BoardGroup[]): number | null => {
  const starts = groups.flatMap(({ rows }) => rows.flatMap(({ bars }) => bars.map(({ from }) => from)))
  return starts.length === 0 ? null : Math.min(...starts)
}

/** Units down, time across, a line for now (RSV-2). The day that holds now opens at the hour before this one; give each day its own. */
export function Timeline({ groups, board, ...rest }: TimelineProps) {
  const { words } = useDesk()
  const data = useProjection()
  const now = useNow()
  const { day } = rest
  const shownNow = now >= day.from && now < day.to ? now : null
  // Where the day is opened is decided once: nobody's board moves by itself.
  const [start] = useState(() => shownNow ?? firstStay(groups) ?? day.from + OPENING)
  useEffect(() => {
    board.current?.scrollTo({ left: Math.max(0, hourBefore(start - day.from)) })
  }, [board, start, day.from])
  return (
    <div className={css.board} ref={board} tabIndex={-1}>
      <div
        className={css.sheet}
        style={{ '--day': `${widthOf(day.to - day.from)}px`, '--hour': `${HOUR_WIDTH}px` } as CSSProperties}
      >
        <div className={css.hours} aria-hidden>
          <span className={css.corner} />
          {hoursOf(day)
            .filter((at) => shownNow === null || !meetsNow(at, shownNow))
            .map((at) => (
              <span key={at} className={`${css.hour} figures`} style={{ insetInlineStart: widthOf(at - day.from) }}>
                {clockTime(at, words.language, words.timeZone)}
              </span>
            ))}
          {shownNow !== null && (
            <span className={`${css.nowMark} figures`} style={{ insetInlineStart: widthOf(shownNow - day.from) }}>
              {words.time(shownNow)}
            </span>
          )}
        </div>
        {shownNow !== null && (
          <div
            className={css.now}
            aria-hidden
            style={{ '--now': `${widthOf(shownNow - day.from)}px` } as CSSProperties}
          />
        )}
        {groups.map(({ zoneId, rows }) => (
          <section key={zoneId} aria-label={areaOf(data, zoneId, words)}>
            <h2 className={css.zone}>{areaOf(data, zoneId, words)}</h2>
            <ul>
              {rows.map((row) => (
                <Row key={row.unit.id} row={row} {...rest} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}
