import { stripVTControlCharacters } from 'node:util'

/** What one step of the test command came to. */
export interface Count {
  passed: number
  failed: number
  /** What failed and why, in brief: printed beside the counts, as often only the end of a long output is kept. */
  failures: string[]
}

/** How many lines of a failure's message are worth repeating at the end; the whole stands further up. */
const MESSAGE_LINES = 6

const failure = (name: string, message: string | undefined): string => {
  const lines = stripVTControlCharacters(message ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return [name, ...lines.slice(0, MESSAGE_LINES).map((line) => `    ${line}`)].join('\n')
}

/** The part of Vitest's report (its reporter `json`) that is read here. */
export interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: {
    name: string
    status: string
    message?: string
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[]
  }[]
}

/** A test that was skipped or is still to be written counts as failed; a file that could not be loaded is named. */
export const readVitest = (report: VitestReport): Count => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests + report.numPendingTests + report.numTodoTests,
  failures: report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status !== 'passed')
    if (failed.length === 0 && file.status === 'failed') return [failure(file.name, file.message)]
    return failed.map(({ fullName, status, failureMessages }) =>
      failure(`${file.name}: ${fullName}`, failureMessages?.[0] ?? status),
    )
  }),
})

interface PlaywrightSuite {
  specs: {
    title: string
    file: string
    line: number
    tests: { projectName: string; status: string; results: { errors: { message: string }[] }[] }[]
  }[]
  suites?: PlaywrightSuite[]
}

/** The part of Playwright's report (its reporter `json`) that is read here. */
export interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  suites: PlaywrightSuite[]
  errors: { message?: string }[]
}

const failuresOf = (suite: PlaywrightSuite): string[] => [
  ...suite.specs.flatMap((spec) =>
    spec.tests
      .filter(({ status }) => status !== 'expected')
      .map(({ projectName, status, results }) =>
        failure(
          `[${projectName}] ${spec.file}:${String(spec.line)}: ${spec.title}`,
          results.flatMap(({ errors }) => errors.map(({ message }) => message)).at(0) ?? status,
        ),
      ),
  ),
  ...(suite.suites ?? []).flatMap(failuresOf),
]

/** A spec that passed only the second time, or was skipped, counts as failed. */
export const readPlaywright = ({ stats, suites, errors }: PlaywrightReport): Count => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + stats.skipped,
  failures: [...errors.map(({ message }) => failure('end to end', message)), ...suites.flatMap(failuresOf)],
})
