import { useEffect, useState } from 'react'
import { Loader } from '@mantine/core'
import page from '../../ui/page.module.css'
import { useWords } from '../../ui/use-words'
import type { Joining } from '../use-store-status'
import { PairAnewButton, PairAnewDialog } from './pair-anew'
import css from './join.module.css'

const LONG_MILLISECONDS = 20_000

/** Paired: the store is on its way, and the sign-in page follows by itself. */
export function Arriving({ joining: { code, address, afresh } }: { joining: Joining }) {
  const { t } = useWords()
  const [long, setLong] = useState(false)
  const [pairingAnew, setPairingAnew] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={css.arriving} role="status">
      <Loader size={40} color="var(--accent)" aria-hidden />
      <h1 className={page.title}>{t(`join.arriving.${afresh ? 'afreshTitle' : 'title'}`)}</h1>
      <p className={page.lead}>{t(`join.arriving.${afresh ? 'afresh' : 'text'}`, { code, address })}</p>
      {long && (
        <>
          <p className={css.long}>{t('join.arriving.slow')}</p>
          <PairAnewButton open={() => setPairingAnew(true)} />
        </>
      )}
      {pairingAnew && <PairAnewDialog close={() => setPairingAnew(false)} />}
    </div>
  )
}
