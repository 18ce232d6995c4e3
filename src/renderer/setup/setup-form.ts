import type { Language } from '@contract/primitives'
import type { InputOf } from '@contract/contract'

/** What is asked at first start, as typed. */
export interface SetupForm {
  name: string
  timeZone: string
  businessType: 'DINE_IN' | 'COUNTER' | 'RETAIL'
  floor: 'sample' | 'empty'
  displayName: string
  login: string
  password: string
  pin: string
}

export type SetupField = keyof SetupForm

/** Zones to choose from. A machine that was never told where it is says UTC, which no list of places has. */
export const TIME_ZONES = Intl.supportedValuesOf('timeZone')

const VIETNAM = 'Asia/Ho_Chi_Minh'

const guessTimeZone = (): string => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  return TIME_ZONES.includes(here)
    ? here
    : (TIME_ZONES.find((zone) => zone === VIETNAM || zone === 'Asia/Saigon') ?? here)
}

export const newSetupForm = (): SetupForm => ({
  name: '',
  timeZone: guessTimeZone(),
  businessType: 'DINE_IN',
  floor: 'sample',
  displayName: '',
  login: '',
  password: '',
  pin: '',
})

/** A sign-in name from a display name: "Trần Thị Lan" becomes "lan". */
export function suggestLogin(displayName: string): string {
  const last = displayName.trim().split(/\s+/).at(-1) ?? ''
  return last
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/gu, 'd')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._@-]/gu, '')
}

export const setupInput = (form: SetupForm, language: Language): InputOf<'setup.createStore'> => ({
  name: { [language]: form.name.trim() },
  language,
  businessType: form.businessType,
  timeZone: form.timeZone,
  floor: form.floor,
  owner: { displayName: form.displayName.trim(), login: loginOf(form), password: form.password, pin: form.pin },
})

export const loginOf = (form: SetupForm): string => form.login.trim() || suggestLogin(form.displayName)

/** Which words belong beside which field. */
export type SetupProblem = 'required' | 'pinShape' | 'passwordShape' | 'loginShape' | 'fieldRefused'

/** What the eye would catch before sending; the store checks everything again. */
export function problemsOf(form: SetupForm): Partial<Record<SetupField, SetupProblem>> {
  const problems: Partial<Record<SetupField, SetupProblem>> = {}
  if (form.name.trim() === '') problems.name = 'required'
  if (form.displayName.trim() === '') problems.displayName = 'required'
  else if (!/^[\p{L}\p{N}._@-]{2,60}$/u.test(loginOf(form))) problems.login = 'loginShape'
  if (form.password.length < 8) problems.password = 'passwordShape'
  if (!/^\d{4,8}$/.test(form.pin)) problems.pin = 'pinShape'
  return problems
}

/** The field that a refusal's path means: `owner.pin` is the PIN. */
export function fieldOfPath(path: string | undefined): SetupField | null {
  const steps = path?.split('.') ?? []
  const key = steps[0] === 'owner' ? steps[1] : steps[0]
  const fields: SetupField[] = ['name', 'timeZone', 'businessType', 'floor', 'displayName', 'login', 'password', 'pin']
  return fields.find((field) => field === key) ?? null
}
