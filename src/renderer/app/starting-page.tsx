import { useTranslation } from 'react-i18next'
import { Delayed } from '../ui/delayed'
import { Logo } from '../ui/logo'
import css from '../ui/page.module.css'

/** The moment before the store has said who it is; if it does not, what to check. */
export function StartingPage({ unreachable }: { unreachable: boolean }) {
  const { t } = useTranslation()
  return (
    <main className={css.page}>
      <div className={css.body}>
        <Delayed>
          <div className={css.card} role="status">
            <Logo size={40} />
            <h1 className={css.title}>{unreachable ? t('frame.unreachable.title') : t('appName')}</h1>
            <p className={css.lead}>{unreachable ? t('frame.unreachable.text') : t('wait')}</p>
          </div>
        </Delayed>
      </div>
    </main>
  )
}
