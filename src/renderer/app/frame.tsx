import { useTranslation } from 'react-i18next'
import { ActivityScreen } from '../activity/activity-screen'
import { BookingsScreen } from '../bookings/bookings-screen'
import { ConflictsScreen } from '../conflicts/conflicts-screen'
import { ManageScreen } from '../admin/manage-screen'
import { PromoteDialog } from '../admin/promotion/promote-dialog'
import { FloorScreen } from '../floor/floor-screen'
import { PairAnewDialog } from '../setup/join/pair-anew'
import { TrialBanner } from '../ui/trial-banner'
import { ConnectionBanner } from './connection-banner'
import { useFloorView } from './context'
import { Rail } from './rail'
import css from './frame.module.css'

const SCREENS = {
  floor: FloorScreen,
  bookings: BookingsScreen,
  conflicts: ConflictsScreen,
  activity: ActivityScreen,
  manage: ManageScreen,
}

/** What stands around every screen once someone is signed in. */
export function Frame() {
  const { t } = useTranslation()
  const screen = useFloorView((view) => view.screen)
  const pairingAnew = useFloorView((view) => view.pairingAnew)
  const set = useFloorView((view) => view.set)
  const Screen = SCREENS[screen]
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content">
        {screen === 'floor' ? t('skipToFloor') : t('skipToContent')}
      </a>
      <TrialBanner />
      <ConnectionBanner />
      <div className={css.row}>
        <Rail />
        <div className={css.screen}>
          <Screen />
        </div>
      </div>
      <PromoteDialog />
      {pairingAnew && <PairAnewDialog close={() => set({ pairingAnew: false })} />}
    </div>
  )
}
