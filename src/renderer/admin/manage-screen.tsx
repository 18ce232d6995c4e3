import { useShallow } from 'zustand/react/shallow'
import { useFloorView, useSession } from '../app/context'
import { TopBar } from '../app/top-bar'
import { useWords } from '../ui/use-words'
import { DiagnosticsPage } from './diagnostics/diagnostics-page'
import { pageOf, pagesOf } from './manage-pages'
import { SettingsPage } from './settings/settings-page'
import { TerminalsPage } from './terminals/terminals-page'
import css from './manage.module.css'

/** What the pages of the store's keeping share: their names along the top, and a quiet column. */
export function ManageScreen() {
  const { t } = useWords()
  const wished = useFloorView((view) => view.managePage)
  const set = useFloorView((view) => view.set)
  const pages = useSession(useShallow(pagesOf))
  const page = useSession((session) => pageOf(session, wished))
  return (
    <>
      <TopBar>
        <h1 className="visually-hidden">{t('manage.title')}</h1>
        <nav className={css.tabs} aria-label={t('manage.title')}>
          {pages.map((one) => (
            <button
              key={one}
              type="button"
              className={css.tab}
              aria-current={one === page ? 'page' : undefined}
              onClick={() => set({ managePage: one })}
            >
              {t(`manage.pages.${one}`)}
            </button>
          ))}
        </nav>
      </TopBar>
      <main id="content" className={css.page} tabIndex={-1}>
        {page === 'terminals' && <TerminalsPage />}
        {page === 'settings' && <SettingsPage />}
        {page === 'diagnostics' && <DiagnosticsPage />}
      </main>
    </>
  )
}
