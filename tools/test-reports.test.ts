import { describe, expect, it } from 'vitest'
import { readPlaywright, readVitest } from './test-reports'

describe('what the test command says at its end', () => {
  it('counts what was skipped as failed, and names it', () => {
    const count = readVitest({
      numPassedTests: 1,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 0,
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'a sum', status: 'passed', failureMessages: [] },
            {
              fullName: 'a product',
              status: 'failed',
              failureMessages: ['\u001B[31mError: 6 is not 7\u001B[39m\n\n  at x'],
            },
            { fullName: 'a quotient', status: 'pending' },
          ],
        },
      ],
    })
    expect(count).toEqual({
      passed: 1,
      failed: 2,
      failures: ['a.test.ts: a product\n    Error: 6 is not 7\n    at x', 'a.test.ts: a quotient\n    pending'],
    })
  })

  it('names a file that could not be loaded', () => {
    const count = readVitest({
      numPassedTests: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [{ name: 'b.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }],
    })
    expect(count.failures).toEqual(['b.test.ts\n    Cannot find module'])
  })

  it('names a spec of the browser that failed, however deep it stands, and one that passed only the second time', () => {
    const spec = (title: string, status: string, ...messages: string[]) => ({
      title,
      file: 'seating.spec.ts',
      line: 7,
      tests: [{ projectName: 'web', status, results: [{ errors: messages.map((message) => ({ message })) }] }],
    })
    const count = readPlaywright({
      stats: { expected: 1, unexpected: 1, flaky: 1, skipped: 0 },
      errors: [],
      suites: [
        {
          specs: [spec('seats', 'expected')],
          suites: [{ specs: [spec('moves', 'unexpected', 'Error: no table'), spec('frees', 'flaky')] }],
        },
      ],
    })
    expect(count).toEqual({
      passed: 1,
      failed: 2,
      failures: ['[web] seating.spec.ts:7: moves\n    Error: no table', '[web] seating.spec.ts:7: frees\n    flaky'],
    })
  })
})
