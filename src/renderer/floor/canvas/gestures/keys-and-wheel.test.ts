import { describe, expect, it } from 'vitest'
import { handleKey, KEY_COMMANDS, type KeyTarget, PAN_STEP } from './keyboard-input'
import { zoomFactor } from './wheel-input'

function press(key: string, modifiers: Partial<KeyboardEvent> = {}): { taken: boolean; done: string[] } {
  const done: string[] = []
  const target: KeyTarget = {
    panBy: (dx, dy) => done.push(`pan ${dx} ${dy}`),
    zoomBy: (factor) => done.push(factor > 1 ? 'in' : 'out'),
    fit: () => done.push('fit'),
    cancel: () => done.push('cancel'),
  }
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
  return { taken: handleKey({ key, ...plain, ...modifiers } as KeyboardEvent, target), done }
}

describe('keys of the floor', () => {
  it('all do something', () => {
    for (const key of Object.keys(KEY_COMMANDS)) expect(press(key).done).toHaveLength(1)
  })

  it('move the view, and further with Shift', () => {
    expect(press('ArrowRight').done).toEqual([`pan ${-PAN_STEP} 0`])
    expect(press('ArrowRight', { shiftKey: true }).done).toEqual([`pan ${-3 * PAN_STEP} 0`])
  })

  it('leave the shortcuts of the window and all other keys alone', () => {
    expect(press('0', { ctrlKey: true })).toEqual({ taken: false, done: [] })
    expect(press('toString')).toEqual({ taken: false, done: [] })
  })
})

describe('wheel', () => {
  it('towards the user zooms out by as much as away from the user zooms in', () => {
    expect(zoomFactor(100, false) * zoomFactor(-100, false)).toBeCloseTo(1)
    expect(zoomFactor(100, false)).toBeLessThan(1)
  })

  it('never jumps, however fast it is spun', () => {
    expect(zoomFactor(-10_000, false)).toBeLessThan(1.6)
  })
})
