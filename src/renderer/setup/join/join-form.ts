import type { InputOf, OutputOf } from '@contract/contract'
import { parseAddress } from '../../ui/addresses'
import type { Failure } from '../../state/client/failure'
import { bareCode, CODE_LENGTH, groupedCode } from './pairing-code'

/** What is asked to join a store, as typed. */
export interface JoinForm {
  /** The address of a hub that was found; null where one is typed, undefined while nobody has chosen. */
  chosen: string | null | undefined
  address: string
  code: string
  terminalName: string
}

export type FoundHub = OutputOf<'setup.findHubs'>['items'][number]
export type JoinField = 'where' | 'address' | 'code' | 'terminalName'
export type JoinProblem = 'chooseOne' | 'addressShape' | 'codeShape' | 'required'

export const newJoinForm = (): JoinForm => ({ chosen: undefined, address: '', code: '', terminalName: '' })

/**
 * The form with its store decided: the only one that was found is taken until somebody says otherwise, and one that has gone
 * from the network meanwhile goes on as an address that was typed.
 */
export function decided(form: JoinForm, hubs: readonly FoundHub[]): JoinForm {
  const { chosen, address } = form
  if (chosen === undefined) return { ...form, chosen: hubs.length === 1 && address === '' ? hubs[0]?.address : null }
  return chosen === null || hubs.some((hub) => hub.address === chosen)
    ? form
    : { ...form, chosen: null, address: chosen }
}

/** Address and code of a link, as the hub's picture carries them; null where the text is none. */
export function readLink(text: string): Pick<JoinForm, 'chosen' | 'address' | 'code'> | null {
  const [, where = '', code = ''] = /^\s*(https?:\/\/[^/#\s]+)\/?#pair=([^&\s]+)/i.exec(text) ?? []
  const address = parseAddress(where)
  return address === null || code === '' ? null : { chosen: null, address, code: groupedCode(code) }
}

/** What the eye would catch before sending. */
export function problemsOf(form: JoinForm): Partial<Record<JoinField, JoinProblem>> {
  const problems: Partial<Record<JoinField, JoinProblem>> = {}
  if (typeof form.chosen !== 'string') {
    if (form.address.trim() === '') problems.address = 'chooseOne'
    else if (parseAddress(form.address) === null) problems.address = 'addressShape'
  }
  if (bareCode(form.code).length !== CODE_LENGTH) problems.code = 'codeShape'
  if (form.terminalName.trim() === '') problems.terminalName = 'required'
  return problems
}

export const joinInput = (form: JoinForm): InputOf<'setup.pair'> => ({
  address: form.chosen ?? parseAddress(form.address) ?? form.address,
  code: groupedCode(form.code),
  terminalName: form.terminalName.trim(),
})

/** Beside which field a refusal belongs; null: it concerns all of it. */
export function fieldOf({ code, path }: Failure, form: JoinForm): JoinField | null {
  const address: JoinField = typeof form.chosen === 'string' ? 'where' : 'address'
  switch (code) {
    case 'PAIRING_REFUSED':
    case 'RATE_LIMITED':
      return 'code'
    case 'OTHER_STORE':
    case 'HUB_UNREACHABLE':
    case 'HUB_UNTRUSTED':
      return address
    default:
      return path === 'address' ? address : path === 'code' || path === 'terminalName' ? path : null
  }
}
