import { useEffect, useRef } from 'react'
import { IconCircleCheck, IconClockExclamation } from '@tabler/icons-react'
import type { Conflict } from '@contract/entities/conflict'
import { useFloorView, useNow, useProjection, useSession } from '../app/context'
import { useDesk } from '../floor/desk'
import { staffName } from '../floor/unit-words'
import { may } from '../state/session'
import { elapsed } from '../ui/time'
import { UnsentMark } from '../ui/unsent-mark'
import { deedText, settledText, whatText, whenText, whoText } from './card-words'
import { choicesOf, isEscalated } from './cards'
import { ChoiceButtons } from './choice-buttons'
import { useEndedOrder } from './use-ended-order'
import css from './conflicts.module.css'

/** What was done at the terminal while it was cut off: the deed that clashed, and what came after it. */
function Deeds({ card }: { card: Conflict }) {
  const { words } = useDesk()
  const { t, time } = words
  const data = useProjection()
  return (
    <>
      <p className={css.deed}>
        {[
          whenText(card, words),
          deedText(data, { name: card.commandName, input: card.input }, words),
          staffName(data, card.actorId),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      {card.parked.length > 0 && (
        <p className={css.deed}>
          {t('conflicts.since', { terminal: card.terminalCode })}:{' '}
          {card.parked.map((parked) => `${deedText(data, parked, words)} (${time(parked.at)})`).join(', ')}
        </p>
      )}
    </>
  )
}

/** One card of the inbox: whose party, what came between, and what can be done about it. */
export function OpenCard({ card }: { card: Conflict }) {
  const { words } = useDesk()
  const { t } = words
  const data = useProjection()
  const now = useNow()
  const maySettle = useSession((session) => may(session, 'Conflict.settle'))
  const wanted = useFloorView((view) => view.cardId === card.id)
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!wanted) return
    head.current?.scrollIntoView({ block: 'center' })
    head.current?.focus({ preventScroll: true })
  }, [wanted])
  const who = whoText(data, card, words, useEndedOrder(card))
  return (
    <li>
      <article className={css.card} data-wanted={wanted || undefined} aria-label={who}>
        <div className={css.head}>
          <h2 className={css.who} ref={head} tabIndex={-1}>
            {who}
          </h2>
          {isEscalated(card, now) && (
            <span className={css.manager}>
              <IconClockExclamation size={18} aria-hidden />
              {t('conflicts.manager', { time: elapsed(now - Date.parse(card.createdAt)) })}
            </span>
          )}
        </div>
        <p className={css.what}>{whatText(data, card, words)}</p>
        <Deeds card={card} />
        {maySettle ? (
          <ChoiceButtons card={card} choices={choicesOf(data, card)} />
        ) : (
          <p className={css.deed}>{t('conflicts.notAllowed')}</p>
        )}
        <details className={css.details}>
          <summary>{t('details')}</summary>
          {t('code', { code: card.code })} · {card.id}
        </details>
      </article>
    </li>
  )
}

/** A settled card: whose party it was, what came between, who settled it and how. */
export function SettledCard({ card }: { card: Conflict }) {
  const desk = useDesk()
  const { words } = desk
  const data = useProjection()
  const who = whoText(data, card, words, useEndedOrder(card))
  return (
    <li>
      <article className={css.settled} aria-label={who}>
        <IconCircleCheck size={24} aria-hidden />
        <div>
          <h2 className={css.settledWho}>{who}</h2>
          <p>
            {settledText(desk, card)} {data.provisional.has(card.id) && <UnsentMark />}
          </p>
          <p className={css.deed}>{whatText(data, card, words)}</p>
          <Deeds card={card} />
        </div>
      </article>
    </li>
  )
}
