import { execFile } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { cleanEnvironment, nodeBinary } from '../e2e/support/places'
import { HEADLESS } from './support/floor-node'

/** What an installer sees who mistypes an option: a sentence and how it is used, and no server that starts all the same. */

const run = (...options: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(nodeBinary(), [HEADLESS, ...options], { env: cleanEnvironment(), timeout: 20_000 }, (fault, out, err) =>
      resolve({ code: fault === null ? 0 : Number(fault.code), out, err }),
    )
  })

describe('the command line', () => {
  it('says how it is used', async () => {
    for (const asked of [['--help'], ['-h'], ['serve', '--help'], ['help']]) {
      const { code, out, err } = await run(...asked)
      expect([code, err]).toEqual([0, ''])
      expect(out).toMatch(/^floorbook serve {2}--data DIR/)
    }
  })

  it.each([
    [['--trail'], "Unknown option '--trail'.", 2],
    [['--port'], "Option '--port <value>' argument missing.", 2],
    [['--port', '--host'], "Option '--port' argument is ambiguous.", 2],
    [['serv'], "Unknown command 'serv'.", 2],
    [['--port', 'four'], '--port takes a number from 0 to 65535, not four', 1],
    [['--role', 'boss'], '--role knows "hub" and "terminal", not "boss"', 1],
  ] as const)('says of %j what is the matter, without a stack', async (options, says, expected) => {
    const { code, out, err } = await run(...options)
    expect(err.split('\n')[0]).toBe(says)
    expect([code, out]).toEqual([expected, ''])
    expect(err).not.toContain('    at ')
  })
})
