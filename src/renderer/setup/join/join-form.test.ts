import { describe, expect, it } from 'vitest'
import { setup } from '@contract/operations/store'
import { decided, fieldOf, joinInput, newJoinForm, problemsOf, readLink } from './join-form'

const filled = { ...newJoinForm(), address: '192.168.1.20:4115', code: 'abcd2345oil9', terminalName: ' Bar ' }

describe('joining a store', () => {
  it('asks for a store, a code and a name', () => {
    expect(problemsOf(newJoinForm())).toEqual({ address: 'chooseOne', code: 'codeShape', terminalName: 'required' })
    expect(problemsOf({ ...filled, address: 'over there' })).toEqual({ address: 'addressShape' })
    expect(problemsOf(filled)).toEqual({})
  })

  it('needs no address where a store was chosen that was found', () => {
    expect(problemsOf({ ...filled, address: '', chosen: 'https://10.0.0.2:4115' })).toEqual({})
  })

  it('takes the only store that was found, until somebody says otherwise', () => {
    const [one, two] = ['https://10.0.0.2:1', 'https://10.0.0.3:1'].map((address) => ({
      name: '',
      address,
      fingerprint: '',
    }))
    if (one === undefined || two === undefined) throw new Error('there are no hubs')
    expect(decided(newJoinForm(), [one]).chosen).toBe(one.address)
    expect(decided(newJoinForm(), [one, two]).chosen).toBeNull()
    expect(decided({ ...newJoinForm(), address: '10' }, [one]).chosen).toBeNull()
    expect(decided({ ...newJoinForm(), chosen: null }, [one]).chosen).toBeNull()
    expect(decided({ ...newJoinForm(), chosen: two.address }, [one])).toMatchObject({
      chosen: null,
      address: two.address,
    })
  })

  it('takes the link of a picture for its address and its code', () => {
    expect(readLink('https://10.0.0.2:4115/#pair=ABCD-2345-6789&fingerprint=ab12')).toEqual({
      chosen: null,
      address: 'https://10.0.0.2:4115',
      code: 'ABCD-2345-6789',
    })
    expect(readLink('https://10.0.0.2:4115')).toBeNull()
    expect(readLink('ABCD-2345')).toBeNull()
  })

  it('sends what the contract takes', () => {
    const schema = setup.pair['~orpc'].inputSchema
    expect(schema?.parse(joinInput(filled))).toEqual({
      address: 'https://192.168.1.20:4115',
      code: 'ABCD-2345-0119',
      terminalName: 'Bar',
    })
    expect(joinInput({ ...filled, chosen: 'https://10.0.0.2:4115' }).address).toBe('https://10.0.0.2:4115')
  })

  it('puts a refusal beside the field that it means', () => {
    expect(fieldOf({ code: 'PAIRING_REFUSED' }, filled)).toBe('code')
    expect(fieldOf({ code: 'HUB_UNREACHABLE' }, filled)).toBe('address')
    expect(fieldOf({ code: 'OTHER_STORE', path: 'address' }, { ...filled, chosen: 'https://10.0.0.2:4115' })).toBe(
      'where',
    )
    expect(fieldOf({ code: 'HUB_UNTRUSTED' }, { ...filled, chosen: 'https://10.0.0.2:4115' })).toBe('where')
    expect(fieldOf({ code: 'INVALID_INPUT', path: 'terminalName' }, filled)).toBe('terminalName')
    expect(fieldOf({ code: 'INTERNAL' }, filled)).toBeNull()
  })
})
