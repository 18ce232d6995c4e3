import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { makeBaseStore } from './base-store'
import { Evening } from './evening'
import type { Report } from './evening'
import { FLAWS, rulesWith } from './flaws'
import { isVanished } from './oracle'

/** A run: seeds from..from+seeds−1, or the named pairs of flaw and seed, over some threads. */
interface Share {
  /** Of each flaw only until it is noticed. */
  search?: boolean
  tasks: { seed: number; flaw?: string | undefined }[]
  /** Print what mentions this. */
  trace?: string | undefined
  terminals?: number | undefined
}

export type Outcome = Report & { flaw?: string | undefined }

const work = async ({ tasks, trace, search, terminals }: Share, tell: (outcome: Outcome) => void): Promise<void> => {
  const base = await makeBaseStore()
  const noticed = new Set<string | undefined>()
  for (const { seed, flaw } of tasks) {
    if (search === true && noticed.has(flaw)) continue
    const rules = rulesWith(flaw)
    const evening = new Evening(base, seed, { rules, terminals })
    if (trace !== undefined) evening.trace(trace, (line) => writeSync(1, `${line}\n`))
    const report = attempt(evening, seed)
    evening.close()
    const { missing } = evening
    const judged = missing.length === 0 ? report : again(new Evening(base, seed, { rules, terminals, missing }), report)
    if (judged.violations.length > 0) noticed.add(flaw)
    tell({ ...judged, flaw })
  }
}

/** The same evening to the letter, in which it is seen who had the missing commands last: nothing else may be judged otherwise. */
const again = (evening: Evening, first: Report): Report => {
  const report = attempt(evening, first.seed)
  evening.close()
  const sameFate = first.violations.filter((text) => !report.violations.includes(text)).every(isVanished)
  return sameFate && report.events === first.events && report.messages === first.messages
    ? report
    : { ...first, violations: ['the same evening went another way', ...first.violations] }
}

/** With a planted bug anything may be thrown anywhere; that is noticed too. */
const attempt = (evening: Evening, seed: number): Report => {
  try {
    return evening.run()
  } catch (thrown) {
    return {
      ...evening.report(),
      seed,
      violations: [`thrown: ${thrown instanceof Error ? thrown.stack : String(thrown)}`],
    }
  }
}

/** Every so many evenings a long run says where it is, so that stopping it loses nothing. */
const TOLD_AFTER = 1_000

const share = ({ tasks, ...rest }: Share, threads: number, tell: (outcomes: Outcome[]) => void): Promise<Outcome[]> => {
  const names = [...new Set(tasks.map(({ flaw }) => flaw))]
  const outcomes: Outcome[] = []
  const runs = Array.from({ length: threads }, (_thread, index) => {
    // All seeds of one flaw to one thread, where the first that notices it ends the search.
    const place = (flaw: string | undefined, position: number): number =>
      rest.search === true ? names.indexOf(flaw) : position
    const mine = tasks.filter(({ flaw }, position) => place(flaw, position) % threads === index)
    const worker = new Worker(new URL(import.meta.url), { workerData: { tasks: mine, ...rest } satisfies Share })
    worker.on('message', (outcome: Outcome) => {
      outcomes.push(outcome)
      tell(outcomes)
    })
    return new Promise<void>((resolve, reject) => {
      worker.on('error', reject)
      worker.on('exit', () => resolve())
    })
  })
  return Promise.all(runs).then(() => outcomes)
}

const SUMMED = [
  ['commands', 'commands'],
  ['commits', 'commits'],
  ['cards', 'cards'],
  ['crashes', 'crashes'],
  ['partitions', 'partitions'],
  ['promotions', 'promotions'],
  ['destroyed', 'commits destroyed'],
  ['gone', 'commands on no disk any more'],
  ['restored', 'backups restored'],
  ['revoked', 'terminals sent away'],
  ['upgrades', 'older programs'],
  ['standbys', 'standbys more or less'],
] as const

/** What a run was, in one line. */
const summary = (outcomes: readonly Outcome[], began: number): string => {
  const sums = SUMMED.map(([key, name]) => `${outcomes.reduce((sum, outcome) => sum + outcome[key], 0)} ${name}`)
  const bad = outcomes.filter(({ violations }) => violations.length > 0).length
  const seconds = (performance.now() - began) / 1_000
  const simulated = outcomes.reduce((sum, { lasted }) => sum + lasted, 0) / 1_000
  const speed = `${seconds.toFixed(1)} s, ${(simulated / seconds).toFixed(0)} times real time`
  return [`${outcomes.length} evenings`, ...sums, `${bad} with violations`, speed].join(', ')
}

/** Says which seed notices which planted bug first, as soon as one does. */
const finding = ({ seed, flaw, violations }: Outcome): void => {
  if (violations.length > 0) process.stdout.write(`seed ${seed}: ${flaw}  (${violations[0]?.slice(0, 110)})\n`)
}

/** Says which planted bugs no seed has noticed; answers whether there is none. */
const allFound = (outcomes: readonly Outcome[]): boolean => {
  const unnoticed = [...Map.groupBy(outcomes, ({ flaw }) => flaw)]
    .filter(([, tried]) => tried.every(({ violations }) => violations.length === 0))
    .map(([flaw]) => flaw)
  for (const flaw of unnoticed) process.stdout.write(`UNNOTICED: ${flaw}\n`)
  return unnoticed.length === 0
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '20' },
      from: { type: 'string', default: '1' },
      threads: { type: 'string', default: '2' },
      flaw: { type: 'string', multiple: true, default: [] },
      trace: { type: 'string' },
      terminals: { type: 'string' },
      search: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      // It ends when its standard input does: whoever has started it is gone.
      attended: { type: 'boolean', default: false },
    },
  })
  if (values.attended)
    process.stdin
      .once('end', () => process.exit(1))
      .resume()
      .unref()
  const began = performance.now()
  const from = Number(values.from)
  const seeds = Array.from({ length: Number(values.seeds) }, (_seed, index) => from + index)
  // A flaw may be named with the seed that catches it: "7:nobody looks at the chain".
  const named = values.search && values.flaw.length === 0 ? Object.keys(FLAWS) : values.flaw
  const pinned = named.flatMap((text) => {
    const [, seed, flaw] = /^(\d+):(.+)$/.exec(text) ?? []
    return seed === undefined ? [] : [{ seed: Number(seed), flaw }]
  })
  // Seed by seed, so that what is easily noticed is out of the way early.
  const searched = named.filter((text) => !/^\d+:/.test(text))
  const planted = [...pinned, ...seeds.flatMap((seed) => searched.map((flaw) => ({ seed, flaw })))]
  const tasks = planted.length > 0 ? planted : seeds.map((seed) => ({ seed }))
  const progress = (done: Outcome[]): void => {
    const latest = done.at(-1)
    if (values.search && !values.json && latest !== undefined) finding(latest)
    if (values.json || planted.length > 0 || tasks.length <= TOLD_AFTER || latest === undefined) return
    if (latest.violations.length > 0)
      process.stdout.write(`seed ${latest.seed}: ${latest.violations[0]?.slice(0, 400)}\n`)
    if (done.length % TOLD_AFTER === 0) process.stdout.write(`… ${summary(done, began)}\n`)
  }
  const { trace, search } = values
  const terminals = values.terminals === undefined ? undefined : Number(values.terminals)
  const outcomes = await share(
    { tasks, trace, search, terminals },
    Math.min(Number(values.threads), tasks.length),
    progress,
  )
  outcomes.sort((left, right) => left.seed - right.seed)
  if (values.json) {
    process.stdout.write(`${JSON.stringify(outcomes)}\n`)
    return
  }
  if (search) {
    process.exitCode = allFound(outcomes) ? 0 : 1
    return
  }
  const bad = outcomes.filter(({ violations }) => violations.length > 0)
  for (const { seed, flaw, violations } of bad) {
    process.stdout.write(`seed ${seed}${flaw === undefined ? '' : ` (${flaw})`}: ${violations[0]?.slice(0, 400)}\n`)
  }
  process.stdout.write(`${summary(outcomes, began)}\n`)
  process.exitCode = bad.length > 0 ? 1 : 0
}

if (isMainThread) await main()
else {
  await work(workerData as Share, (outcome) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port knows no origins
    parentPort?.postMessage(outcome)
  })
}
