import { IconHistory, IconLayoutGrid, IconLock, IconSettings } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { mayManage } from '../admin/manage-pages'
import { may } from '../state/session'
import { Logo } from '../ui/logo'
import { useFloorView, useSession } from './context'
import css from './frame.module.css'

interface PlaceProps {
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>
  label: string
  current?: boolean
  onClick: () => void
}

function Place({ icon: Icon, label, current, onClick }: PlaceProps) {
  return (
    <button type="button" className={css.place} aria-current={current === true ? 'page' : undefined} onClick={onClick}>
      <Icon size={26} aria-hidden />
      {label}
    </button>
  )
}

/** The screens, at the left; on a phone at the bottom. */
export function Rail() {
  const { t } = useTranslation()
  const screen = useFloorView((view) => view.screen)
  const set = useFloorView((view) => view.set)
  const lock = useSession((session) => session.lock)
  const mayRead = useSession((session) => may(session, 'Activity.find'))
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
