import { useState } from 'react'
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconMinus, IconPlus, IconTrash } from '@tabler/icons-react'
import type { OrderLine } from '@contract/entities/occupancy'
import { useConnection, useFloorView, useSession } from '../app/context'
import { useDesk } from '../floor/desk'
import { may } from '../state/session'
import { failureText } from '../ui/failure-text'
import { addLine, removeLine, setQuantity } from './acts'
import { LineDialog } from './line-dialog'
import { useOrder } from './use-order'
import { lineName } from './words'
import css from './orders.module.css'

const LONGEST_NAME = 120

/** One line; at one, less takes it off. */
function Line({ line, mayChange }: { line: OrderLine; mayChange: boolean }) {
  const desk = useDesk()
  const { t } = desk.words
  const [busy, setBusy] = useState(false)
  const [changing, setChanging] = useState(false)
  const name = lineName(line, desk.words)
  const act = async (run: () => Promise<boolean>): Promise<void> => {
    setBusy(true)
    await run()
    setBusy(false)
  }
  const last = line.quantity === 1
  return (
    <li className={css.line}>
      {mayChange ? (
        <button
          type="button"
          className={css.lineName}
          aria-label={t('orders.line.change', { line: [name, line.note].filter(Boolean).join(', ') })}
          onClick={() => setChanging(true)}
        >
          {name}
          {line.note !== null && <small>{line.note}</small>}
        </button>
      ) : (
        <span className={css.lineName}>
          {name}
          {line.note !== null && <small>{line.note}</small>}
        </span>
      )}
      {mayChange && (
        <ActionIcon
          color="gray"
          disabled={busy}
          aria-label={last ? t('orders.remove', { line: name }) : t('orders.less', { line: name })}
          onClick={() => void act(() => (last ? removeLine(desk, line) : setQuantity(desk, line, line.quantity - 1)))}
        >
          {last ? <IconTrash size={20} /> : <IconMinus size={20} />}
        </ActionIcon>
      )}
      <span className={`${css.quantity} figures`}>{line.quantity}</span>
      {mayChange && (
        <ActionIcon
          color="gray"
          disabled={busy}
          aria-label={t('orders.more', { line: name })}
          onClick={() => void act(() => setQuantity(desk, line, line.quantity + 1))}
        >
          <IconPlus size={20} />
        </ActionIcon>
      )}
      {changing && <LineDialog line={line} close={() => setChanging(false)} />}
    </li>
  )
}

/** Adds what is typed; Enter adds and is ready for the next. */
function AddLine({ orderId }: { orderId: string }) {
  const desk = useDesk()
  const { t } = desk.words
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const typed = name.trim()
  const send = async (): Promise<void> => {
    setBusy(true)
    const added = await addLine(desk, { orderId, name: typed })
    setBusy(false)
    if (added) setName('')
  }
  return (
    <form
      className={css.add}
      onSubmit={(event) => {
        event.preventDefault()
        if (typed !== '' && !busy) void send()
      }}
    >
      <TextInput
        aria-label={t('orders.addLabel')}
        placeholder={t('orders.addLabel')}
        value={name}
        maxLength={LONGEST_NAME}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={typed === ''} loading={busy}>
        {t('orders.add')}
      </Button>
    </form>
  )
}

/**
 * What a party has ordered: each line a row of its own, so that several terminals add at once and lose nothing. Whoever opens
 * it works on orders, and finds it open at the next table. Its heading stands at once, so that no button below moves.
 */
export function OrderLines({ orderId }: { orderId: string }) {
  const { words } = useDesk()
  const { t } = words
  const mayChange = useSession((session) => may(session, 'SaleOrder.changeLines'))
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const { sheet, failure, again } = useOrder(orderId)
  const shown = useFloorView((view) => view.linesShown)
  const set = useFloorView((view) => view.set)
  const show = (linesShown: boolean): void => set({ linesShown })
  const open = sheet?.order.status === 'OPEN' && mayChange && !cutOff
  const count = sheet?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0
  return (
    <details className={css.order} open={shown} onToggle={(event) => show(event.currentTarget.open)}>
      <summary className={css.heading}>{count === 0 ? t('orders.lines') : t('orders.linesCount', { count })}</summary>
      {failure !== null && (
        <p className={css.hint}>
          {failureText(t, failure)}{' '}
          <Button variant="subtle" onClick={again}>
            {t('again')}
          </Button>
        </p>
      )}
      {sheet?.lines.length === 0 && <p className={css.hint}>{t('orders.none')}</p>}
      <ul className={css.lines}>
        {sheet?.lines.map((line) => (
          <Line key={line.id} line={line} mayChange={open} />
        ))}
      </ul>
      {open && <AddLine orderId={orderId} />}
    </details>
  )
}
