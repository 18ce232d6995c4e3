import {
  IconArrowsSplit2,
  IconCalendarTime,
  IconHistory,
  IconLayoutGrid,
  IconLock,
  IconSettings,
} from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { mayManage } from '../admin/manage-pages'
import { isEscalated } from '../conflicts/cards'
import { may } from '../state/session'
import { Logo } from '../ui/logo'
import { useFloorView, useNow, useProjection, useSession } from './context'
import css from './frame.module.css'

interface PlaceProps {
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>
  label: string
  current?: boolean
  badge?: ReactNode
  onClick: () => void
}

function Place({ icon: Icon, label, current, badge, onClick }: PlaceProps) {
  return (
    <button type="button" className={css.place} aria-current={current === true ? 'page' : undefined} onClick={onClick}>
      <Icon size={26} aria-hidden />
      {label}
      {badge}
    </button>
  )
}

/** How many conflicts wait to be settled; loud once one of them is a manager's. */
function ConflictCount() {
  const { t } = useTranslation()
  const { conflicts } = useProjection()
  const now = useNow()
  if (conflicts.size === 0) return null
  const late = [...conflicts.values()].some((card) => isEscalated(card, now))
  return (
    <span className={css.badge} data-late={late || undefined}>
      <span aria-hidden>{conflicts.size}</span>
      <span className="visually-hidden">{t('conflicts.count', { count: conflicts.size })}</span>
    </span>
  )
}

/** The screens, at the left; on a phone at the bottom. */
export function Rail() {
  const { t } = useTranslation()
  const screen = useFloorView((view) => view.screen)
  const set = useFloorView((view) => view.set)
  const lock = useSession((session) => session.lock)
  const mayRead = useSession((session) => may(session, 'Activity.find'))
  const maySeeBookings = useSession((session) => may(session, 'Reservation.find'))
  const maySettle = useSession((session) => may(session, 'Conflict.find'))
  const manages = useSession(mayManage)
  return (
    <nav className={css.rail} aria-label={t('frame.rail')}>
      <span className={css.logo}>
        <Logo size={34} />
      </span>
      <Place
        icon={IconLayoutGrid}
        label={t('frame.floor')}
        current={screen === 'floor'}
        onClick={() => set({ screen: 'floor' })}
      />
      {maySeeBookings && (
        <Place
          icon={IconCalendarTime}
          label={t('bookings.title')}
          current={screen === 'bookings'}
          onClick={() => set({ screen: 'bookings' })}
        />
      )}
      {maySettle && (
        <Place
          icon={IconArrowsSplit2}
          label={t('conflicts.title')}
          current={screen === 'conflicts'}
          badge={<ConflictCount />}
          onClick={() => set({ screen: 'conflicts', cardId: null })}
        />
      )}
      {mayRead && (
        <Place
          icon={IconHistory}
          label={t('frame.activity')}
          current={screen === 'activity'}
          onClick={() => set({ screen: 'activity', subjectId: null })}
        />
      )}
      {manages && (
        <Place
          icon={IconSettings}
          label={t('frame.manage')}
          current={screen === 'manage'}
          onClick={() => set({ screen: 'manage' })}
        />
      )}
      <span className={css.space} />
      <Place icon={IconLock} label={t('frame.lock')} onClick={lock} />
    </nav>
  )
}
