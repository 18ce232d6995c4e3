import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InstanceLock, type SecondInstance } from './single-instance.ts'

const message = (data: unknown): SecondInstance => ({ argv: ['electron', '.'], workingDirectory: '/', data })

describe('the lock of a user folder', () => {
  let folder: string
  const held: InstanceLock[] = []
  const lock = (): InstanceLock => {
    const made = new InstanceLock(folder)
    held.push(made)
    return made
  }
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stand-in-lock-test-'))
  })
  afterEach(() => {
    for (const made of held.splice(0)) made.release()
    rmSync(folder, { recursive: true })
  })

  it('goes to the first, who hears of the second', async () => {
    const heard: unknown[] = []
    const first = lock()
    const told = new Promise<void>((resolve) => {
      first.take(message('first'), ({ data }) => {
        heard.push(data)
        resolve()
      })
    })
    const second = lock()
    expect(second.take(message('second'), () => {})).toBe(false)
    await Promise.all([second.delivered, told])
    expect([first.isHeld, second.isHeld, heard]).toEqual([true, false, ['second']])
  })

  it('is free again when its holder lets go', () => {
    const first = lock()
    first.take(message(1), () => {})
    first.release()
    expect(lock().take(message(2), () => {})).toBe(true)
  })
})
