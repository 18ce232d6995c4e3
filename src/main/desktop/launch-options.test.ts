import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLaunchOptions, withSoftwareDrawing } from './launch-options'

const folder = resolve('/srv/floorbook')

describe('the command line of the desktop', () => {
  it('reads the data folder in both spellings, from the working folder', () => {
    expect(readLaunchOptions(['.', '--data', 'books'], folder).dataFolder).toBe(resolve(folder, 'books'))
    expect(readLaunchOptions(['.', '--data=/var/books'], folder).dataFolder).toBe(resolve('/var/books'))
  })

  it('leaves the folder open when no value follows', () => {
    expect(readLaunchOptions(['.', '--data', '--kiosk'], folder)).toEqual({
      dataFolder: undefined,
      kiosk: true,
      softwareDrawing: false,
    })
    expect(readLaunchOptions(['.', '--data='], folder).dataFolder).toBeUndefined()
  })

  it('asks for drawing in software once, however often it relaunches', () => {
    const words = withSoftwareDrawing(withSoftwareDrawing(['.', '--kiosk']))
    expect(words).toEqual(['.', '--kiosk', '--software-drawing'])
    expect(readLaunchOptions(words, folder).softwareDrawing).toBe(true)
  })
})
