import { useTranslation } from 'react-i18next'
import { useSession } from '../app/context'
import css from './trial-banner.module.css'

/** The mark of a trial store: on every screen, at all times, in both languages' own words. */
export function TrialBanner() {
  const { t } = useTranslation()
  const trial = useSession((session) => session.info?.merchant.trial ?? session.card?.trial ?? false)
  if (!trial) return null
  return (
    <aside className={css.banner} aria-label={t('trial')}>
      <span className={css.text}>
        <strong>{t('trial')}</strong>
        <span className={css.hint}>{t('trialHint')}</span>
      </span>
    </aside>
  )
}
