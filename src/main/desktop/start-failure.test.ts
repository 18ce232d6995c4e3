import { describe, expect, it } from 'vitest'
import { StoreFault } from '../store/faults'
import { startFailureText } from './start-failure'

const HERE = { locale: 'en-GB', dataFolder: '/srv/floorbook' }
const failed = (code: string): Error => Object.assign(new Error('raw words'), { code })

describe('a desktop that cannot start', () => {
  it('says what to do, and ends with the folder and the code', () => {
    const text = startFailureText(new StoreFault('STORE_DAMAGED', 'page 7 is no page'), HERE)
    expect(text).toMatch(/^The data file of this computer is damaged\./)
    expect(text).toMatch(/\n\nData folder: \/srv\/floorbook\nSTORE_DAMAGED$/)
    expect(text).not.toContain('page 7')
  })

  it('speaks the language of the machine', () => {
    const text = startFailureText(new StoreFault('STORE_TOO_NEW', ''), { ...HERE, locale: 'vi-VN' })
    expect(text).toMatch(/^Dữ liệu trên máy này do bản Floorbook mới hơn ghi\./)
  })

  it.each([
    ['ENOSPC', 'DATA_NOT_WRITABLE'],
    ['EACCES', 'DATA_NOT_WRITABLE'],
    ['SQLITE_CANTOPEN', 'DATA_NOT_WRITABLE'],
    ['SQLITE_FULL', 'DATA_NOT_WRITABLE'],
    ['ANYTHING', 'START_FAILED'],
  ])('takes %s for %s', (code, reason) => {
    expect(startFailureText(failed(code), HERE)).toMatch(new RegExp(`\\n${reason}$`))
  })

  it.each(['EADDRINUSE', 'EACCES'])('takes %s of a port for a port that cannot be used', (code) => {
    expect(startFailureText(Object.assign(failed(code), { syscall: 'listen' }), HERE)).toMatch(/\nPORT_TAKEN$/)
  })

  it('takes what is no error for a failed start too', () => {
    expect(startFailureText('what', HERE)).toMatch(/\nSTART_FAILED$/)
  })
})
