import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { missing, refuseUnknown } from './not-implemented.ts'

describe('what the stand-in does not know', () => {
  it('throws when a member is read that the double lacks', () => {
    const double = refuseUnknown('app', { getName: () => 'Floorbook' }) as { getName(): string; dock?: object }
    expect(double.getName()).toBe('Floorbook')
    expect(() => double.dock).toThrow('stand-in: electron.app.dock is not implemented')
  })

  it('looks like any object to promises, printers and emitters', async () => {
    const double = refuseUnknown('ipcMain', new EventEmitter())
    await expect(Promise.resolve(double)).resolves.toBe(double)
    expect(JSON.stringify(refuseUnknown('x', { a: 1 }))).toBe('{"a":1}')
    expect(double.once('event', () => {}).listenerCount('event')).toBe(1)
  })

  it('throws for a part that is missing whole, however it is used', () => {
    const Tray = missing('Tray') as unknown as { new (): object; (): void; readonly on: unknown }
    expect(() => new Tray()).toThrow('stand-in: electron.Tray is not implemented')
    expect(() => Tray()).toThrow('stand-in: electron.Tray is not implemented')
    expect(() => Tray.on).toThrow('stand-in: electron.Tray.on is not implemented')
  })
})
