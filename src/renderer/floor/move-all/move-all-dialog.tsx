import { useState } from 'react'
import { Switch } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight } from '@tabler/icons-react'
import { useConnection, useFloorView, useNow, useProjection } from '../../app/context'
import type { Projection } from '../../state/projection/projection'
import type { Failure } from '../../state/client/failure'
import { Choice } from '../../ui/choice'
import { failureText } from '../../ui/failure-text'
import { FormDialog } from '../../ui/form-dialog'
import type { Words } from '../../ui/use-words'
import { moveAll } from '../acts/move-all'
import { useDesk } from '../desk'
import { areaOf, namedTables, numbersOf, whoText } from '../unit-words'
import { areasOf, likelyArea } from './areas'
import { usePreview } from './use-preview'
import type { Preview } from './use-preview'
import css from './move-all.module.css'

type Mover = NonNullable<Preview['withoutPlace']>

/** Who it is, in the words of the floor: the guest's name or the size, and the order or the booking's time. */
function moverText(data: Projection, { usageType, usageId, partySize }: Mover, words: Words): string {
  const order = data.orders.get(usageId)
  const booking = data.reservations.get(usageId)
  const name = (order ?? booking)?.guest?.name ?? null
  const size = name === null || partySize === null ? null : words.t('guests', { count: partySize })
  const what =
    usageType === 'SALE_ORDER'
      ? order?.number
      : booking && words.t('floor.panel.booking', { time: words.time(booking.reservedFrom) })
  return [whoText(name, partySize, words), size, what ?? null].filter((part) => part !== null).join(' · ')
}

const unitIdsOf = (data: Projection, usageId: string): ReadonlySet<string> =>
  new Set([...data.usagesByPrincipal.of(usageId)].flatMap((id) => data.usages.get(id)?.allocationUnitId ?? []))

/** Who goes where, each party in a line. */
function Moves({ moves }: { moves: Preview['moves'] }) {
  const { words } = useDesk()
  const { t } = words
  const data = useProjection()
  return (
    <ul className={css.moves} aria-label={t('floor.moveAll.moves')}>
      {moves.map((move) => {
        const from = numbersOf(data, move.fromUnitIds, words)
        const to = numbersOf(data, move.toUnitIds, words)
        return (
          <li key={`${move.usageId} ${from}`} className={css.move}>
            <span className="visually-hidden">{t('floor.moveAll.move', { from, to })}</span>
            <span className={`${css.tables} figures`} aria-hidden>
              {from}
              <IconArrowRight size={20} />
              {to}
            </span>
            <span className={css.who}>{moverText(data, move, words)}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** Why nobody would move. */
function Hindrance({ preview, to }: { preview: Preview; to: string }) {
  const { words } = useDesk()
  const { t } = words
  const data = useProjection()
  if (preview.code === 'NOTHING_TO_MOVE') return <p className={css.note}>{t('floor.moveAll.nobody')}</p>
  const who = preview.withoutPlace
  const text =
    preview.code === 'NOT_FOUND_IN_TIME'
      ? t('errors.NOT_FOUND_IN_TIME')
      : who === null
        ? t('floor.moveAll.noPlace', { to })
        : t('floor.moveAll.noPlaceFor', {
            to,
            who: moverText(data, who, words),
            ...namedTables(data, unitIdsOf(data, who.usageId), words),
          })
  return (
    <p className={css.problem}>
      <IconAlertTriangle size={22} aria-hidden />
      {text}
    </p>
  )
}

/** Where everyone of an area goes: said before it is done, all of them or nobody. */
export function MoveAllDialog({ close }: { close: () => void }) {
  const desk = useDesk()
  const { words } = desk
  const { t, name } = words
  const data = useProjection()
  const now = useNow()
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const layoutId = useFloorView((view) => view.layoutId)
  const looked = useFloorView((view) => view.zoneId)
  const areas = areasOf(data, now)
  const [from, setFrom] = useState(() => likelyArea(areas, layoutId, looked))
  const [wished, setWished] = useState<string | null>(null)
  const [tooSmall, setTooSmall] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [busy, setBusy] = useState(false)
  const targets = areas.filter(({ zoneId }) => zoneId !== from)
  const to = targets.some(({ zoneId }) => zoneId === wished) ? wished : null
  const asked = usePreview(from, to, tooSmall)
  const preview = asked?.preview ?? null
  const toName = to === null ? '' : name(data.zones.get(to)?.name)
  const goes = preview?.code === 'GOES'
  const askStation = failure?.code === 'OTHER_STATION'

  const choose = (set: (zoneId: string) => void) => (zoneId: string) => {
    setFailure(null)
    set(zoneId)
  }
  const send = async (): Promise<void> => {
    if (from === null || to === null) return
    setBusy(true)
    const answer = await moveAll(desk, {
      fromZoneId: from,
      toZoneId: to,
      acceptTooSmall: tooSmall,
      acceptOtherStation: askStation,
    })
    setBusy(false)
    if (answer.ok) close()
    else setFailure(answer.failure)
  }
  const label = (zoneId: string): string => areaOf(data, zoneId, words)
  const problem = failure ?? asked?.failure ?? null

  const act = askStation
    ? t('floor.move.anyway')
    : goes
      ? t('floor.moveAll.act', { count: preview.moves.length })
      : t('floor.move.confirm')
  return (
    <FormDialog
      title={t('floor.moveAll.title')}
      size="lg"
      close={close}
      send={send}
      busy={busy}
      ready={goes && !cutOff}
      act={act}
    >
      <Choice
        labelled
        label={t('floor.moveAll.from')}
        value={from}
        options={areas.map(({ zoneId, parties }) => ({
          value: zoneId,
          label: (
            <>
              {label(zoneId)}
              {parties > 0 && <span className={`${css.count} figures`}>{parties}</span>}
            </>
          ),
          name: `${label(zoneId)}, ${t('floor.moveAll.parties', { count: parties })}`,
        }))}
        onChange={choose(setFrom)}
      />
      <Choice
        labelled
        label={t('floor.moveAll.to')}
        value={to}
        options={targets.map(({ zoneId }) => ({ value: zoneId, label: label(zoneId) }))}
        onChange={choose(setWished)}
      />
      <div className={css.answer} aria-live="polite">
        {to === null && <p className={css.note}>{t('floor.moveAll.hint')}</p>}
        {goes && <Moves moves={preview.moves} />}
        {preview !== null && !goes && <Hindrance preview={preview} to={toName} />}
        {problem !== null && (
          <p className={css.problem} role="alert">
            <IconAlertTriangle size={22} aria-hidden />
            {failureText(t, problem)}
          </p>
        )}
      </div>
      {(preview?.code === 'NO_PLACE' || tooSmall) && (
        <Switch
          size="md"
          label={t('floor.moveAll.tooSmall')}
          checked={tooSmall}
          onChange={(event) => setTooSmall(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  )
}
