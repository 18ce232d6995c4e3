import { ActionIcon } from '@mantine/core'
import { IconHelpSquareRounded, IconList, IconMap2, IconTransfer } from '@tabler/icons-react'
import { usePreferences, useSession } from '../../app/context'
import { may } from '../../state/session'
import { useWords } from '../../ui/use-words'
import { FindFree } from '../find/find-free'
import { MoveAllDialog } from '../move-all/move-all-dialog'
import type { FloorKeys } from '../use-floor-keys'
import css from './bars.module.css'

/** Find a free table, move everyone in an area, legend, plan or list: beside the sizes, or over the plan's corner on a phone. */
export function FloorTools({
  layoutId,
  keys,
  floating,
}: {
  layoutId: string | null
  keys: FloorKeys
  floating: boolean
}) {
  const { t } = useWords()
  const { floorView, legend, prefer } = usePreferences((preferences) => preferences)
  const mayMove = useSession((session) => may(session, 'AllocationUsage.transfer'))
  const list = floorView === 'list'
  return (
    <div className={floating ? css.floating : css.tools} data-list={list || undefined}>
      <FindFree opening={keys.free} layoutId={layoutId} />
      {mayMove && layoutId !== null && (
        <ActionIcon
          color="gray"
          aria-label={t('floor.moveAll.open')}
          title={t('floor.moveAll.open')}
          onClick={keys.moveAll.open}
        >
          <IconTransfer size={26} />
        </ActionIcon>
      )}
      {keys.moveAll.opened && mayMove && <MoveAllDialog close={keys.moveAll.close} />}
      <ActionIcon
        color="gray"
        variant={legend ? 'light' : 'subtle'}
        aria-label={t('floor.legend')}
        title={t('floor.legend')}
        aria-pressed={legend}
        onClick={() => prefer({ legend: !legend })}
      >
        <IconHelpSquareRounded size={26} />
      </ActionIcon>
      <ActionIcon
        color="gray"
        aria-label={list ? t('floor.plan') : t('floor.list')}
        title={list ? t('floor.plan') : t('floor.list')}
        onClick={() => prefer({ floorView: list ? 'plan' : 'list' })}
      >
        {list ? <IconMap2 size={26} /> : <IconList size={26} />}
      </ActionIcon>
    </div>
  )
}
