import { IconCloudOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import css from './unsent-mark.module.css'

/** Beside what was done here and has not reached the main terminal yet: the crossed cloud of its tile, with the words. */
export function UnsentMark({ className }: { className?: string | undefined }) {
  const { t } = useTranslation()
  return (
    <span className={`${css.mark} ${className ?? ''}`}>
      <IconCloudOff size={16} aria-hidden />
      {t('notSent')}
    </span>
  )
}
