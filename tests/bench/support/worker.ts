import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { WORK } from './words'

/** Processes of the bench's own program that do a part of a measurement each, and answer by messages. */

interface Question {
  id: number
  method: string
  argument: unknown
}

interface Reply {
  id: number
  value?: unknown
  fault?: string
}

/** Milliseconds of a clock that all processes of one machine share. */
export const sharedNow = (): number => Number(process.hrtime.bigint()) / 1e6

/** The answering side: each method takes one argument and answers or promises a value that can be cloned. */
export type Handlers = Record<string, (argument: never) => unknown>

const BUFFER_OF_OWN = ['--expose-gc']

/** One such process, as whoever started it sees it. */
export class Worker {
  private readonly child: ChildProcess
  private readonly waiting = new Map<number, { done(value: unknown): void; failed(fault: Error): void }>()
  private count = 0
  private ended = false

  constructor(kind: string) {
    this.child = fork(process.argv[1] ?? '', [WORK, kind], {
      execPath: process.execPath,
      execArgv: BUFFER_OF_OWN,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    this.child.on('message', (reply) => this.answered(reply as Reply))
    this.child.on('exit', (code) => {
      this.ended = true
      for (const { failed } of this.waiting.values()) failed(new Error(`the ${kind} process ended with ${code}`))
    })
  }

  call<Value>(method: string, argument?: unknown): Promise<Value> {
    this.count += 1
    const question: Question = { id: this.count, method, argument }
    return new Promise((done, failed) => {
      this.waiting.set(question.id, { done: (value) => done(value as Value), failed })
      this.child.send(question)
    })
  }

  async stop(): Promise<void> {
    if (this.ended) return
    const gone = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await gone
  }

  private answered({ id, value, fault }: Reply): void {
    const waiting = this.waiting.get(id)
    this.waiting.delete(id)
    if (fault === undefined) waiting?.done(value)
    else waiting?.failed(new Error(fault))
  }
}

/** Answers questions until the process is ended by whoever started it. */
export const serveWork = (handlers: Handlers): void => {
  process.on('message', (message) => {
    const { id, method, argument } = message as Question
    void Promise.resolve()
      .then(() => handlers[method]?.(argument as never))
      .then(
        (value) => process.send?.({ id, value } satisfies Reply),
        (thrown: unknown) =>
          process.send?.({ id, fault: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) }),
      )
  })
  process.on('disconnect', () => process.exit(0))
}
