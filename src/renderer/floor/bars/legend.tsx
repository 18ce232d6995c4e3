import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { TILE_STATES } from '@contract/occupancy'
import { usePreferences } from '../../app/context'
import { useWords } from '../../ui/use-words'
import { useFloorTheme } from '../plan/use-floor-theme'
import { StateSwatch } from '../state-swatch'
import css from './bars.module.css'

/** What the tiles mean, in the colours that this floor is drawn in. */
export function Legend() {
  const { t } = useWords()
  const theme = useFloorTheme()
  const prefer = usePreferences((preferences) => preferences.prefer)
  return (
    <section className={css.legend} aria-label={t('floor.legend')}>
      <div className={css.legendHead}>
        {t('floor.legend')}
        <ActionIcon color="gray" aria-label={t('floor.hideLegend')} onClick={() => prefer({ legend: false })}>
          <IconX size={20} />
        </ActionIcon>
      </div>
      <ul>
        {TILE_STATES.map((state) => (
          <li key={state} className={css.legendRow}>
            <StateSwatch state={state} theme={theme} />
            {t(`floor.states.${state}`)}
          </li>
        ))}
        <li className={css.legendRow}>
          <StateSwatch state="seated" provisional theme={theme} />
          {t('floor.states.provisional')}
        </li>
      </ul>
    </section>
  )
}
