import { IconArrowsSplit2 } from '@tabler/icons-react'
import type { Conflict } from '@contract/entities/conflict'
import type { SaleOrder } from '@contract/entities/occupancy'
import { useConnection, useFloorView, useProjection, useSession } from '../../app/context'
import { choiceTexts, whatText, whenText, whoText } from '../../conflicts/card-words'
import { choicesOf, openCards } from '../../conflicts/cards'
import { useChoice } from '../../conflicts/choice-buttons'
import { useEndedOrder } from '../../conflicts/use-ended-order'
import type { Projection } from '../../state/projection/projection'
import { isWithoutTable } from '../../state/projection/tile-facts'
import { may } from '../../state/session'
import { ConfirmButton } from '../../ui/confirm-button'
import { useDesk } from '../desk'
import { WaitingParty } from './waiting-party'
import css from './tray.module.css'

/** The orders without a table, the longest first; those of a conflict card stand there with the card, all bills of a party. */
const unplaced = (data: Projection, cards: readonly Conflict[]): SaleOrder[] => {
  const ofCards = cards.flatMap((card) => data.orders.get(card.orderId ?? '') ?? [])
  const parties = new Set(ofCards.filter((order) => isWithoutTable(data, order)).map(({ seatingId }) => seatingId))
  return [...data.orders.values()]
    .filter((order) => !parties.has(order.seatingId) && isWithoutTable(data, order))
    .sort((a, b) => Date.parse(a.openedAt) - Date.parse(b.openedAt))
}

/** A party whose offline work clashed, in plain sight: what came between, and its first way on as one tap. */
function CardParty({ card }: { card: Conflict }) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const interaction = useFloorView((view) => view.interaction)
  const set = useFloorView((view) => view.set)
  const maySettle = useSession((session) => may(session, 'Conflict.settle'))
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const { busy, choose, dialog } = useChoice(card)
  const current =
    (interaction.kind === 'seating' || interaction.kind === 'moving') && interaction.conflictId === card.id
  const [first] = choicesOf(data, card)
  const who = whoText(data, card, desk.words, useEndedOrder(card))
  return (
    <li className={css.card} data-current={current || undefined}>
      <button
        type="button"
        className={css.open}
        title={t('conflicts.openCard')}
        onClick={() => set({ screen: 'conflicts', cardId: card.id })}
      >
        <IconArrowsSplit2 size={22} aria-hidden />
        <span className={css.words}>
          <span className={css.who}>{who}</span>
          <span className={css.why}>
            <span className={css.when}>{whenText(card, desk.words)}: </span>
            {whatText(data, card, desk.words)}
          </span>
        </span>
      </button>
      {maySettle && first !== undefined && (
        <ConfirmButton
          className={css.settle}
          variant={interaction.kind === 'none' ? 'filled' : 'light'}
          busy={busy !== null}
          disabled={cutOff}
          onClick={() => void choose(first)}
        >
          {choiceTexts(data, card, first, desk.words).label}
        </ConfirmButton>
      )}
      {dialog}
    </li>
  )
}

/** At the top edge, never off screen: who has no table, and whose work clashed. Not there when everyone is well. */
export function Tray() {
  const { words } = useDesk()
  const { t } = words
  const data = useProjection()
  const set = useFloorView((view) => view.set)
  const cards = openCards(data)
  const parties = unplaced(data, cards)
  if (parties.length === 0 && cards.length === 0) return null
  const title = cards.length > 0 ? t('conflicts.trayTitle') : t('floor.tray.title')
  const count = parties.length + cards.length
  const heading = (
    <>
      {title}
      {count > 1 && <span className={`${css.count} figures`}>{count}</span>}
    </>
  )
  return (
    <section className={css.tray} aria-label={title}>
      <h2 className={css.title}>
        {cards.length > 1 ? (
          <button
            type="button"
            className={css.all}
            title={t('conflicts.openAll')}
            onClick={() => set({ screen: 'conflicts', cardId: null })}
          >
            {heading}
          </button>
        ) : (
          heading
        )}
      </h2>
      <ul className={css.parties} aria-label={t('floor.tray.label')}>
        {cards.map((card) => (
          <CardParty key={card.id} card={card} />
        ))}
        {parties.map((order) => (
          <WaitingParty key={order.id} order={order} />
        ))}
      </ul>
    </section>
  )
}
