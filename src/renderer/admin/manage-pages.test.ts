import { describe, expect, it } from 'vitest'
import { DEFAULT_ROLE_PERMISSIONS } from '@contract/access'
import type { Permission, RoleName } from '@contract/access'
import type { SessionState } from '../state/session'
import { mayManage, pageOf, pagesOf } from './manage-pages'

const withPermissions = (permissions: readonly Permission[]): SessionState => ({
  phase: 'signedIn',
  card: null,
  token: 'token',
  info: { permissions } as SessionState['info'],
  ended: false,
})
const as = (role: RoleName): SessionState => withPermissions(DEFAULT_ROLE_PERMISSIONS[role])

describe('the pages for who looks after the store', () => {
  it('are all there for an owner, and for an installer but who serves where', () => {
    expect(pagesOf(as('owner'))).toEqual(['terminals', 'sections', 'settings', 'diagnostics'])
    expect(pagesOf(as('installer'))).toEqual(['terminals', 'settings', 'diagnostics'])
  })

  it('leave out what someone may not do, and show the first of the rest instead', () => {
    expect(pagesOf(as('host'))).toEqual(['terminals', 'sections', 'diagnostics'])
    expect(pagesOf(as('server'))).toEqual(['terminals', 'diagnostics'])
    expect(pageOf(as('server'), 'settings')).toBe('terminals')
    expect(pageOf(as('server'), 'diagnostics')).toBe('diagnostics')
  })

  it('are not offered to whoever may see none of them', () => {
    expect(mayManage(withPermissions(['AllocationUsage.find']))).toBe(false)
    expect(pageOf(withPermissions([]), null)).toBeNull()
  })
})
