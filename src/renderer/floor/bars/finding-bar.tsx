import { Button } from '@mantine/core'
import { useFloorView } from '../../app/context'
import type { Finding } from '../../state/floor-view'
import { useWords } from '../../ui/use-words'
import css from './dock.module.css'

/** How many tables are free at the time that was asked for. */
export function FindingBar({ finding }: { finding: Finding }) {
  const { t, time } = useWords()
  const set = useFloorView((view) => view.set)
  const count = finding.unitIds.length
  const at = time(finding.at)
  return (
    <>
      <p className={css.sentence}>
        {count === 0 ? t('floor.find.hitsNone', { time: at }) : t('floor.find.hits', { count, time: at })}
      </p>
      <div className={css.buttons}>
        <Button variant="default" onClick={() => set({ interaction: { kind: 'none' } })}>
          {t('floor.find.end')}
        </Button>
      </div>
    </>
  )
}
