import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dispatch, type CdpAnswers, type CdpCommands, type CdpHandlers } from './cdp.ts'
import { cdp } from './engine.ts'
import { toReal, toVirtual } from './host-mapping.ts'
import { DOWNWARD, ISOLATED_WORLD, UPWARD, type MessageDown, type MessageUp } from './page-messages.ts'
import { isolatedScript, mainScript } from './page-scripts.ts'
import { protocolPort } from './protocol-server.ts'
import { commandLine } from './switches.ts'
import { createTarget } from './targets.ts'

/** A page's size in CSS pixels. */
export interface PageSize {
  readonly width: number
  readonly height: number
}

/** Hears what happens to a page. Addresses are the application's own. */
export interface PageObserver {
  message(message: MessageUp): void
  navigated(url: string): void
  domReady(): void
  loaded(): void
  crashed(): void
  /** A document is about to be loaded that the application did not ask for; false stops it. */
  mayNavigate(url: string, isMainFrame: boolean): boolean
  printed(level: string, text: string): void
}

/** One page of the browser: the bridge's scripts inside it, and the protocol around it. */
export class PageSession {
  targetId: string | undefined
  private sessionId: string | undefined
  private isolatedContext: string | undefined
  private expected: string | undefined
  private current = ''
  private readonly observer: PageObserver

  constructor(observer: PageObserver) {
    this.observer = observer
  }

  /** Creates the page and prepares every document that it will ever load. */
  async start(size: PageSize, preload: string | undefined): Promise<void> {
    this.targetId = await createTarget(size)
    const { sessionId } = await cdp().send('Target.attachToTarget', { targetId: this.targetId, flatten: true })
    this.sessionId = sessionId
    cdp().listen(sessionId, (event) => dispatch(this.handlers, event))
    const key = `stand-in-${randomUUID()}-`
    const source = preload === undefined ? '' : await readFile(preload, 'utf8')
    const isolated = { worldName: ISOLATED_WORLD, source: isolatedScript(key, source) }
    await this.send('Page.enable')
    await this.send('Runtime.enable')
    await this.send('Inspector.enable')
    await this.resize(size)
    // Dates and numbers follow the page's language, as in Electron; the browser's own switch does not reach them.
    await this.send('Emulation.setLocaleOverride', { locale: commandLine.getSwitchValue('lang') || 'en-US' })
    await this.send('Runtime.addBinding', { name: UPWARD, executionContextName: ISOLATED_WORLD })
    await this.send('Page.addScriptToEvaluateOnNewDocument', isolated)
    await this.send('Page.addScriptToEvaluateOnNewDocument', { source: mainScript(key) })
    await this.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] })
  }

  private send<Method extends keyof CdpCommands>(
    method: Method,
    params?: CdpCommands[Method],
  ): Promise<CdpAnswers[Method]> {
    return cdp().send(method, params, this.sessionId)
  }

  async resize(size: PageSize): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false })
  }

  /** Loads an address; returns the browser's error text when it cannot. */
  async navigate(url: string): Promise<string | undefined> {
    this.expected = toReal(url, protocolPort())
    const { errorText } = await this.send('Page.navigate', { url: this.expected })
    this.expected = undefined
    return errorText
  }

  reload(): void {
    void this.send('Page.reload').catch(() => this.navigate(this.current))
  }

  /** Ends the renderer; the command itself never answers. */
  crash(): void {
    this.send('Page.crash').catch(() => {})
  }

  async evaluate(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true }
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', options)
    if (exceptionDetails !== undefined) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    }
    return result.value as unknown
  }

  async screenshot(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' })
    return Buffer.from(data, 'base64')
  }

  /** Sends a message to the preload of the present document; without one it is lost, as in Electron. */
  down(message: MessageDown): void {
    if (this.isolatedContext === undefined) return
    const expression = `${DOWNWARD}(${JSON.stringify(JSON.stringify(message))})`
    this.send('Runtime.evaluate', { expression, uniqueContextId: this.isolatedContext }).catch(() => {})
  }

  async close(): Promise<void> {
    if (this.targetId !== undefined) await cdp().send('Target.closeTarget', { targetId: this.targetId })
  }

  private readonly handlers: CdpHandlers = {
    'Runtime.executionContextCreated': ({ context: { name, uniqueId, auxData } }) => {
      const frame: unknown = auxData === undefined ? undefined : Reflect.get(auxData, 'frameId')
      if (name === ISOLATED_WORLD && frame === this.targetId) this.isolatedContext = uniqueId
    },
    'Runtime.bindingCalled': ({ name, payload }) => {
      if (name === UPWARD) this.observer.message(JSON.parse(payload) as MessageUp)
    },
    'Page.frameNavigated': ({ frame }) => {
      if (frame.parentId !== undefined) return
      this.current = toVirtual(frame.url, protocolPort())
      this.observer.navigated(this.current)
    },
    'Page.domContentEventFired': () => this.observer.domReady(),
    'Page.loadEventFired': () => this.observer.loaded(),
    'Inspector.targetCrashed': () => {
      this.isolatedContext = undefined
      this.observer.crashed()
    },
    'Runtime.consoleAPICalled': ({ type, args }) => {
      const words = args.map(({ value, description }) => description ?? JSON.stringify(value as unknown) ?? '')
      this.observer.printed(type, words.join(' '))
    },
    'Fetch.requestPaused': ({ requestId, request, frameId }) =>
      this.judge(requestId, request.url, frameId === this.targetId),
  }

  /** Lets a document through that the application asked for, or that its listeners do not prevent. */
  private judge(requestId: string, real: string, isMainFrame: boolean): void {
    const url = toVirtual(real, protocolPort())
    const asked = isMainFrame && (real === this.expected || url === this.current)
    const passes = asked || this.observer.mayNavigate(url, isMainFrame)
    const decision = passes
      ? this.send('Fetch.continueRequest', { requestId })
      : this.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    decision.catch(() => {})
  }
}
