import { IconHelpSquareRounded, IconList, IconMap2, IconTransfer } from '@tabler/icons-react'
import { usePreferences, useSession } from '../../app/context'
import { may } from '../../state/session'
import { useWords } from '../../ui/use-words'
import { FindFree } from '../find/find-free'
import { MoveAllDialog } from '../move-all/move-all-dialog'
import type { FloorKeys } from '../use-floor-keys'
import { ToolButton } from './tool-button'
import css from './bars.module.css'

/** Find free tables, move everyone in an area, legend, plan or list: beside the sizes, or over the plan's corner on a phone. */
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
        <ToolButton
          icon={IconTransfer}
          label={t('floor.moveAll.open')}
          short={t('floor.moveAll.short')}
          onClick={keys.moveAll.open}
        />
      )}
      {keys.moveAll.opened && mayMove && <MoveAllDialog close={keys.moveAll.close} />}
      <ToolButton
        icon={IconHelpSquareRounded}
        label={t('floor.legend')}
        short={t('floor.legend')}
        aria-pressed={legend}
        onClick={() => prefer({ legend: !legend })}
      />
      <ToolButton
        icon={list ? IconMap2 : IconList}
        label={list ? t('floor.plan') : t('floor.list')}
        short={list ? t('floor.planShort') : t('floor.list')}
        onClick={() => prefer({ floorView: list ? 'plan' : 'list' })}
      />
    </div>
  )
}
