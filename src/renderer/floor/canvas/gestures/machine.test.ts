import { beforeEach, describe, expect, it } from 'vitest'
import type { ScreenPoint } from '../space/geometry'
import type { GestureHost, PointerSample } from './gesture-host'
import { GestureMachine } from './machine'

/** A floor with one tile '7' at x 0 to 100 and one '8' at x 200 to 300, and a clock that is turned by hand. */
class Floor implements GestureHost {
  readonly told: string[] = []
  liftable = true
  pull = { x: 0, y: 0 }
  #now = 0
  #timers: { at: number; act: () => void }[] = []

  unitAt({ x }: ScreenPoint): string | null {
    if (x >= 0 && x < 100) return '7'
    return x >= 200 && x < 300 ? '8' : null
  }

  canLift(): boolean {
    return this.liftable
  }

  after(milliseconds: number, act: () => void): () => void {
    const timer = { at: this.#now + milliseconds, act }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  wait(milliseconds: number): void {
    this.#now += milliseconds
    const due = this.#timers.filter((timer) => timer.at <= this.#now)
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now)
    for (const timer of due) timer.act()
  }

  panBy(dx: number, dy: number): void {
    this.told.push(`pan ${dx} ${dy}`)
  }

  zoomAt(anchor: ScreenPoint, factor: number): void {
    this.told.push(`zoom ${anchor.x} by ${factor.toFixed(2)}`)
  }

  edgePull(): ScreenPoint {
    return this.pull
  }

  showReady(unitId: string | null): void {
    this.told.push(`ready ${unitId}`)
  }

  tapped(unitId: string | null): void {
    this.told.push(`tap ${unitId}`)
  }

  actionsAsked(unitId: string): void {
    this.told.push(`actions ${unitId}`)
  }

  lifted(unitId: string): void {
    this.told.push(`lift ${unitId}`)
  }

  carried(unitId: string, targetId: string | null): void {
    this.told.push(`carry ${unitId} over ${targetId}`)
  }

  putDown(unitId: string, targetId: string | null): void {
    this.told.push(`put ${unitId} on ${targetId}`)
  }
}

const at = (x: number, y = 50, id = 1, pans = false): PointerSample => ({ id, kind: 'touch', at: { x, y }, pans })
let floor: Floor
let machine: GestureMachine

beforeEach(() => {
  floor = new Floor()
  machine = new GestureMachine(floor)
})

describe('a short press', () => {
  it('taps the tile below it, or the empty floor', () => {
    machine.down(at(50))
    machine.up(at(53))
    machine.down(at(150))
    machine.up(at(150))
    expect(floor.told).toEqual(['tap 7', 'tap null'])
  })

  it('that moves pans, without losing the way of the first pixels', () => {
    machine.down(at(50))
    machine.move(at(55))
    machine.move(at(80))
    machine.move(at(90))
    machine.up(at(90))
    expect(floor.told).toEqual(['pan 30 0', 'pan 10 0'])
    expect(machine.state).toBe('idle')
  })

  it('pans at once while space is held, and taps nothing', () => {
    machine.down(at(50, 50, 1, true))
    machine.move(at(51))
    machine.up(at(51))
    expect(floor.told).toEqual(['pan 1 0'])
  })
})

describe('a long press', () => {
  it('opens the actions after half a second, and is no tap then', () => {
    machine.down(at(50))
    floor.wait(499)
    expect(floor.told).toEqual(['ready 7'])
    floor.wait(1)
    machine.up(at(50))
    expect(floor.told).toEqual(['ready 7', 'actions 7', 'ready null'])
  })

  it('on the empty floor stays a tap', () => {
    machine.down(at(150))
    floor.wait(2000)
    machine.up(at(150))
    expect(floor.told).toEqual(['tap null'])
  })

  it('lifts the party when it moves after 300 ms, and drops it on another tile', () => {
    machine.down(at(50))
    floor.wait(300)
    machine.move(at(120))
    expect(machine.state).toBe('lifting')
    machine.move(at(250))
    machine.up(at(250))
    expect(floor.told).toEqual(['ready 7', 'ready null', 'lift 7', 'carry 7 over null', 'carry 7 over 8', 'put 7 on 8'])
  })

  it('pans where there is nobody to lift', () => {
    floor.liftable = false
    machine.down(at(50))
    floor.wait(400)
    machine.move(at(90))
    expect(machine.state).toBe('panning')
  })

  it('with the actions open still lifts, but never pans', () => {
    machine.down(at(50))
    floor.wait(600)
    machine.move(at(90))
    expect(machine.state).toBe('lifting')
    machine.cancel()
    floor.liftable = false
    machine.down(at(50))
    floor.wait(600)
    machine.move(at(90))
    expect(machine.state).toBe('pressing')
  })
})

describe('a lifted party', () => {
  beforeEach(() => {
    machine.down(at(50))
    floor.wait(300)
    machine.move(at(120))
    floor.told.length = 0
  })

  it('goes back when it is put on its own tile or on the floor', () => {
    machine.up(at(40))
    expect(floor.told).toEqual(['put 7 on null'])
  })

  it('goes back on escape, and what follows of that touch means nothing', () => {
    machine.move(at(250))
    machine.cancel()
    machine.move(at(260))
    machine.up(at(260))
    expect(floor.told.at(-1)).toBe('put 7 on null')
    expect(machine.state).toBe('idle')
  })

  it('ignores a second finger', () => {
    machine.down(at(10, 50, 2))
    machine.move(at(90, 50, 2))
    machine.up(at(90, 50, 2))
    expect(machine.state).toBe('lifting')
    expect(floor.told).toEqual([])
  })

  it('draws the floor along at the edge', () => {
    floor.pull = { x: 0.5, y: 0 }
    expect(machine.tick(16)).toBe(true)
    expect(floor.told).toEqual(['pan 8 0', 'carry 7 over null'])
  })
})

describe('two fingers', () => {
  it('zoom about their middle and move it', () => {
    machine.down(at(100, 0))
    machine.down(at(200, 0, 2))
    expect(machine.state).toBe('pinching')
    machine.move(at(300, 0, 2))
    expect(floor.told).toEqual(['pan 50 0', 'zoom 200 by 2.00'])
  })

  it('end in a pan of the one that stays, without a jump', () => {
    machine.down(at(100, 0))
    machine.down(at(200, 0, 2))
    machine.up(at(100, 0))
    machine.move(at(210, 0, 2))
    expect(floor.told).toEqual(['pan 10 0'])
    machine.up(at(210, 0, 2))
    expect(machine.state).toBe('idle')
  })

  it('are no tap and no long press', () => {
    machine.down(at(50))
    machine.down(at(80, 50, 2))
    floor.wait(1000)
    machine.up(at(50))
    machine.up(at(80, 50, 2))
    expect(floor.told).toEqual([])
  })
})

describe('cancelling', () => {
  it.each(['pressing', 'panning', 'pinching', 'lifting'] as const)('%s ends in idle with nothing done', (state) => {
    machine.down(at(50, 50, 1, state === 'panning'))
    if (state === 'pinching') machine.down(at(90, 50, 2))
    if (state === 'lifting') {
      floor.wait(300)
      machine.move(at(120))
    }
    expect(machine.state).toBe(state)
    machine.cancel()
    floor.wait(1000)
    expect(machine.state).toBe('idle')
    expect(floor.told.filter((what) => /^(?:tap|actions|pan|put 7 on \d)/.test(what))).toEqual([])
  })
})
