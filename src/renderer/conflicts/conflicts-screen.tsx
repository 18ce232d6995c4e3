import { useEffect, useState } from 'react'
import { Button, Skeleton } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { TopBar } from '../app/top-bar'
import { useFloorView, useProjection } from '../app/context'
import { Choice } from '../ui/choice'
import { Delayed } from '../ui/delayed'
import { failureText } from '../ui/failure-text'
import { useWords } from '../ui/use-words'
import { OpenCard, SettledCard } from './card'
import { openCards } from './cards'
import { useSettled } from './use-settled'
import css from './conflicts.module.css'

function Open() {
  const { t } = useWords()
  const cards = openCards(useProjection())
  if (cards.length === 0) {
    return (
      <div className={css.empty}>
        <IconCircleCheck size={40} aria-hidden />
        <p className={css.emptyTitle}>{t('conflicts.empty')}</p>
        <p>{t('conflicts.emptyHint')}</p>
      </div>
    )
  }
  return (
    <>
      <p className={css.lead}>{t('conflicts.lead')}</p>
      <ul className={css.cards}>
        {cards.map((card) => (
          <OpenCard key={card.id} card={card} />
        ))}
      </ul>
    </>
  )
}

function Settled() {
  const { t } = useWords()
  const { loading, failure, again, cards } = useSettled()
  return (
    <>
      {failure !== null && (
        <div className={css.empty} role="alert">
          <p>{failureText(t, failure)}</p>
          <Button onClick={again}>{t('again')}</Button>
        </div>
      )}
      {loading && (
        <Delayed>
          <Skeleton height={240} radius={12} />
        </Delayed>
      )}
      {!loading && failure === null && cards.length === 0 && <p className={css.empty}>{t('conflicts.emptySettled')}</p>}
      <ul className={css.cards}>
        {cards.map((card) => (
          <SettledCard key={card.id} card={card} />
        ))}
      </ul>
    </>
  )
}

/** Offline work that the hub could not accept, each with the ways on; and what was settled today (SYN-3). */
export function ConflictsScreen() {
  const { t } = useWords()
  const [tab, setTab] = useState<'open' | 'settled'>('open')
  const set = useFloorView((view) => view.set)
  useEffect(() => () => set({ cardId: null }), [set])
  return (
    <>
      <TopBar>
        <h1 className={css.title}>{t('conflicts.title')}</h1>
      </TopBar>
      <main id="content" className={css.page} tabIndex={-1}>
        <div className={css.column}>
          <Choice
            label={t('conflicts.tabs.label')}
            value={tab}
            options={(['open', 'settled'] as const).map((value) => ({ value, label: t(`conflicts.tabs.${value}`) }))}
            onChange={setTab}
          />
          {tab === 'open' ? <Open /> : <Settled />}
        </div>
      </main>
    </>
  )
}
