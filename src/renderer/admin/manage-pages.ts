import type { Permission } from '@contract/access'
import { MANAGE_PAGES } from '../state/floor-view'
import type { ManagePage } from '../state/floor-view'
import { may } from '../state/session'
import type { SessionState } from '../state/session'

/** What someone must be allowed to do for a page to say anything to them. */
const NEEDS: Readonly<Record<ManagePage, Permission>> = {
  terminals: 'Terminal.find',
  sections: 'Section.create',
  settings: 'Merchant.update',
  diagnostics: 'Diagnostics.find',
}

/** The pages that who is signed in may see, in their order. */
export const pagesOf = (session: SessionState): readonly ManagePage[] =>
  MANAGE_PAGES.filter((page) => may(session, NEEDS[page]))

export const mayManage = (session: SessionState): boolean => pagesOf(session).length > 0

/** The page to show: the one that was asked for where it may be seen, else the first. */
export const pageOf = (session: SessionState, wished: ManagePage | null): ManagePage | null => {
  const pages = pagesOf(session)
  return wished !== null && pages.includes(wished) ? wished : (pages[0] ?? null)
}
