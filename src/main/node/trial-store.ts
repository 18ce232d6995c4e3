import { hashSecret } from '../access/secrets'
import type { Result } from '../store/refusal'
import type { MerchantStore } from './merchant-store'
import type { FloorbookNode } from './node'

/**
 * A store to try the program on (never for service): everybody's secrets are known, and every screen says loudly that it
 * is a trial store.
 */
export const TRIAL_STAFF = [
  { displayName: 'Owner', role: 'owner', login: 'owner', password: 'floorbook-trial', pin: '1111' },
  { displayName: 'Mai', role: 'manager', login: 'mai', password: 'floorbook-trial', pin: '2222' },
  { displayName: 'Lan', role: 'host', pin: '3333' },
  { displayName: 'Minh', role: 'server', pin: '4444' },
  { displayName: 'Hoa', role: 'cashier', pin: '5555' },
  { displayName: 'Integration', role: 'integration', login: 'integration', password: 'floorbook-trial' },
] as const

/** Makes the trial store: the sample restaurant with its staff. */
export const createTrialStore = async (node: FloorbookNode): Promise<Result<{ store: MerchantStore }>> => {
  const ownerSecret = await Promise.all(
    TRIAL_STAFF.map(async (person) => ({
      displayName: person.displayName,
      role: person.role,
      ...('login' in person && { login: person.login, passwordHash: await hashSecret(person.password) }),
      ...('pin' in person && { pinHash: await hashSecret(person.pin) }),
    })),
  )
  return node.createStore({
    name: { en: 'Sample restaurant', vi: 'Nhà hàng mẫu' },
    language: 'en',
    businessType: 'DINE_IN',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    floor: 'sample',
    trial: true,
    ownerSecret,
  })
}

/** What an operator needs to try it, in plain lines. */
export const trialCard = (merchantId: string): string[] => {
  const line = (...cells: string[]): string => `  ${cells.map((cell) => cell.padEnd(14)).join('')}`.trimEnd()
  return [
    'TRIAL STORE: for trying only, its secrets are public',
    line('merchant', merchantId),
    ...TRIAL_STAFF.flatMap((person) =>
      'login' in person ? [line('user', person.login, 'password', `${person.password}   (${person.role})`)] : [],
    ),
    ...TRIAL_STAFF.flatMap((person) =>
      'pin' in person ? [line('PIN', person.pin, person.displayName, `(${person.role})`)] : [],
    ),
  ]
}
