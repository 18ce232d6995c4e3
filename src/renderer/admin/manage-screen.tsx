import { useMediaQuery } from '@mantine/hooks'
import { useShallow } from 'zustand/react/shallow'
import { useFloorView, useSession } from '../app/context'
import { TopBar } from '../app/top-bar'
import type { ManagePage } from '../state/floor-view'
import { useWords } from '../ui/use-words'
import { DiagnosticsPage } from './diagnostics/diagnostics-page'
import { pageOf, pagesOf } from './manage-pages'
import { SectionsPage } from './sections/sections-page'
import { SettingsPage } from './settings/settings-page'
import { TerminalsPage } from './terminals/terminals-page'
import css from './manage.module.css'

function Tabs({ page }: { page: ManagePage | null }) {
  const { t } = useWords()
  const set = useFloorView((view) => view.set)
  const pages = useSession(useShallow(pagesOf))
  return (
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
  )
}

/** What the pages of the store's keeping share: their names along the top, on a phone below it, and a quiet column. */
export function ManageScreen() {
  const { t } = useWords()
  const phone = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const wished = useFloorView((view) => view.managePage)
  const page = useSession((session) => pageOf(session, wished))
  return (
    <>
      <TopBar>
        <h1 className={phone ? css.title : 'visually-hidden'}>{t('manage.title')}</h1>
        {!phone && <Tabs page={page} />}
      </TopBar>
      {phone && <Tabs page={page} />}
      <main id="content" className={css.page} tabIndex={-1}>
        {page === 'terminals' && <TerminalsPage />}
        {page === 'sections' && <SectionsPage />}
        {page === 'settings' && <SettingsPage />}
        {page === 'diagnostics' && <DiagnosticsPage />}
      </main>
    </>
  )
}
