import { describe, expect, it } from 'vitest'
import { setup } from '@contract/operations/store'
import { fieldOfPath, newSetupForm, problemsOf, setupInput, suggestLogin } from './setup-form'

const filled = {
  ...newSetupForm(),
  name: ' Phở Hòa ',
  timeZone: 'Asia/Ho_Chi_Minh',
  displayName: 'Trần Thị Lan',
  password: 'long enough',
  pin: '2468',
}

describe('first start', () => {
  it('asks for four things only', () => {
    expect(Object.keys(problemsOf(newSetupForm())).sort()).toEqual(['displayName', 'name', 'password', 'pin'])
    expect(problemsOf(filled)).toEqual({})
  })

  it('sends what the contract takes, with the sign-in name made from the name', () => {
    const schema = setup.createStore['~orpc'].inputSchema
    expect(schema?.parse(setupInput(filled, 'vi'))).toMatchObject({
      name: { vi: 'Phở Hòa' },
      language: 'vi',
      owner: { login: 'lan', displayName: 'Trần Thị Lan' },
    })
  })

  it('suggests sign-in names that the contract takes', () => {
    expect(suggestLogin('Nguyễn Văn Đức')).toBe('duc')
    expect(suggestLogin('')).toBe('')
  })

  it('puts a refusal beside its field', () => {
    expect(fieldOfPath('owner.pin')).toBe('pin')
    expect(fieldOfPath('name.en')).toBe('name')
    expect(fieldOfPath('elsewhere')).toBeNull()
  })
})
