import { useState } from 'react'
import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useDesk } from '../floor/desk'
import { Choice } from '../ui/choice'
import { FormDialog } from '../ui/form-dialog'
import { split } from './acts'
import { dealOne, EMPTY_PART, inPart, partsOf } from './dealing'
import type { Dealing } from './dealing'
import { useOrder } from './use-order'
import type { OrderSheet } from './use-order'
import { lineName } from './words'
import css from './orders.module.css'

const MOST_PARTS = 8
const COUNTS = Array.from({ length: MOST_PARTS - 1 }, (_count, index) => index + 2)

interface ByLinesProps {
  sheet: OrderSheet
  parts: Dealing
  deal: (parts: Dealing) => void
}

/** First the part, then what goes there: each tap on a line puts one of it into the part that is chosen. */
function ByLines({ sheet, parts, deal }: ByLinesProps) {
  const { words } = useDesk()
  const { t } = words
  const [chosen, setChosen] = useState(1)
  const { order, lines } = sheet
  const names = [order.number, ...parts.map((_part, index) => t('orders.split.part', { number: index + 1 }))]
  const countOf = (index: number): number => lines.reduce((sum, line) => sum + inPart(line, parts, index), 0)
  return (
    <>
      <p className={css.hint}>{t('orders.split.byLinesHint')}</p>
      <div className={css.parts}>
        <Choice
          label={t('orders.split.into')}
          value={String(chosen)}
          options={names.map((part, index) => ({
            value: String(index),
            label: t('orders.split.items', { part, count: countOf(index) }),
          }))}
          onChange={(index) => setChosen(Number(index))}
        />
        {parts.length < MOST_PARTS && (
          <Button
            variant="subtle"
            leftSection={<IconPlus size={20} aria-hidden />}
            onClick={() => {
              deal([...parts, EMPTY_PART])
              setChosen(parts.length + 1)
            }}
          >
            {t('orders.split.another')}
          </Button>
        )}
      </div>
      <ul className={css.lines}>
        {lines.map((line) => (
          <li key={line.id}>
            <button type="button" className={css.deal} onClick={() => deal(dealOne(line, parts, chosen))}>
              <span className="visually-hidden">{t('orders.split.put', { part: names[chosen] ?? '' })} </span>
              <span className={css.lineName}>
                {lineName(line, words)}
                {line.note !== null && <small>{line.note}</small>}
              </span>
              {names.map((name, index) => {
                const count = inPart(line, parts, index)
                return count === 0 ? null : (
                  <span key={name} className={css.share} data-chosen={index === chosen || undefined}>
                    <span>{name}</span> <strong className="figures">×{count}</strong>
                  </span>
                )
              })}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Splits the order of a party: evenly, or by what each had. Nothing is changed before it is sent. */
export function SplitDialog({ orderId, close }: { orderId: string; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const { sheet } = useOrder(orderId)
  const [way, setWay] = useState<'evenly' | 'lines'>('evenly')
  const [evenly, setEvenly] = useState(2)
  const [dealt, setDealt] = useState<Dealing>([EMPTY_PART])
  const [busy, setBusy] = useState(false)
  // A line that someone takes off meanwhile is in no part any more.
  const there = new Set(sheet?.lines.map(({ id }) => id))
  const parts = dealt.map((part) => new Map([...part].filter(([id]) => there.has(id))))
  const wished = partsOf(parts)
  const ready = way === 'evenly' || wished.length > 0
  const send = async (): Promise<void> => {
    setBusy(true)
    const sent = await split(desk, way === 'evenly' ? { id: orderId, evenly } : { id: orderId, parts: wished })
    setBusy(false)
    if (sent) close()
  }
  return (
    <FormDialog
      title={t('orders.split.title', { order: sheet?.order.number ?? '' })}
      size="lg"
      close={close}
      send={send}
      busy={busy}
      ready={ready}
      act={t('orders.split.act', { count: way === 'evenly' ? evenly : wished.length + 1 })}
    >
      <Choice
        label={t('orders.split.way')}
        value={way}
        options={(['evenly', 'lines'] as const).map((value) => ({ value, label: t(`orders.split.${value}`) }))}
        onChange={setWay}
      />
      {way === 'evenly' && (
        <>
          <Choice
            labelled
            label={t('orders.split.howMany')}
            value={String(evenly)}
            options={COUNTS.map((count) => ({ value: String(count), label: count }))}
            onChange={(count) => setEvenly(Number(count))}
          />
          <p className={css.hint}>{t('orders.split.evenlyHint')}</p>
        </>
      )}
      {way === 'lines' && sheet !== null && <ByLines sheet={sheet} parts={parts} deal={setDealt} />}
      <p className={css.hint}>{t('orders.split.table')}</p>
    </FormDialog>
  )
}
