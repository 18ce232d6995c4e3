import { describe, expect, it } from 'vitest'
import { createCrashPolicy } from './crash-policy'

describe('the crash policy', () => {
  it('reloads three times within a minute and then gives up', () => {
    const policy = createCrashPolicy(false)
    const verdicts = [0, 10_000, 20_000, 30_000].map((now) => policy.rendererGone('crashed', now))
    expect(verdicts).toEqual(['reload', 'reload', 'reload', 'give-up'])
  })

  it('reloads again when the first crash is a minute old', () => {
    const policy = createCrashPolicy(false)
    for (const now of [0, 1, 2]) policy.rendererGone('oom', now)
    expect(policy.rendererGone('crashed', 59_999)).toBe('give-up')
    expect(policy.rendererGone('crashed', 60_000)).toBe('reload')
  })

  it('does not reload a page that ended as it should', () => {
    expect(createCrashPolicy(false).rendererGone('clean-exit', 0)).toBe('give-up')
  })

  it('relaunches in software after the second crash of the graphics process, once', () => {
    const policy = createCrashPolicy(false)
    const verdicts = ['crashed', 'killed', 'crashed'].map((reason) => policy.graphicsGone(reason))
    expect(verdicts).toEqual(['wait', 'relaunch-in-software', 'wait'])
  })

  it('does not relaunch what already draws in software', () => {
    const policy = createCrashPolicy(true)
    expect([policy.graphicsGone('crashed'), policy.graphicsGone('crashed')]).toEqual(['wait', 'wait'])
  })
})
