import type { RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Server as TlsServer } from 'node:https'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import { fastify, LogController } from 'fastify'
import type { FastifyInstance } from 'fastify'
import type { NodePort } from '../api/ports'
import { addCertificate } from './certificate-route'
import type { KeyAndCertificate } from './certificates'
import { addContractRoutes, BODY_LIMIT } from './contract-routes'
import { answerClientError, createErrorHandler, sendRefusal, ShellRefusal } from './faults'
import { addFeedSockets } from './feed-sockets'
import type { FeedSocketOptions } from './feed-sockets'
import { addDocumentation, addRendererFiles } from './files'
import { createLimiter, DEFAULT_LIMITS } from './limits'
import type { CallLimits } from './limits'
import { addCallLog, loggerOptions } from './log'
import type { LogOptions } from './log'
import { addMetrics } from './metrics-route'
import { addObservationSockets } from './observation-sockets'
import type { ObservationSocketOptions } from './observation-sockets'
import { createOriginCheck, isLoopback } from './origins'
import { addPairingRoute } from './pairing-route'
import type { PairingDoor } from './pairing-route'
import { addSyncSockets } from './sync-sockets'
import type { SyncDoor } from './sync-sockets'
import { openSockets } from './sockets'

export interface ServerOptions {
  node: NodePort
  /** Address to listen on; over plain HTTP only loopback, unless allowPlainHttp (SYN-7). */
  host: string
  /** 0 takes a free one. */
  port: number
  /** Built files of the browser terminal; where they are missing the API alone is served. */
  rendererFolder: string
  log: LogOptions
  allowPlainHttp?: boolean
  /** Further addresses under which this machine is reached: a relay's, another network's. */
  addresses?: readonly string[] | undefined
  /** Everything goes over TLS, with what is shown at first, and the certificate by which others may trust it (PEM). */
  tls?: { shown: KeyAndCertificate; authority: string }
  /** Lets terminals in: those that are paired, and machines that were told the code. */
  door?: SyncDoor & PairingDoor
  limits?: Partial<CallLimits>
  feed?: Omit<FeedSocketOptions, 'log'>
  observation?: Omit<ObservationSocketOptions, 'log'>
}

export interface FloorbookServer {
  /** Where it listens: http://127.0.0.1:4100. */
  address: string
  port: number
  /** Shows another certificate from the next connection on. Does nothing without TLS. */
  show(certificate: KeyAndCertificate): void
  /** Stops taking calls, finishes those under way, ends the sockets. */
  close(): Promise<void>
}

/** Calls still running this long after a close are cut. */
const CLOSE_MILLISECONDS = 5_000

/** How long the port for other machines waits for a handshake, for headers, for a whole request, before it hangs up. */
const PATIENCE = {
  handshakeTimeout: 10_000,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
} as const
const TLS = { minVersion: 'TLSv1.2' } as const
/** Connections of the port for other machines: terminals, tablets, programs, with room to spare. */
const MOST_CONNECTIONS = 4_000

const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'", 'ws:', 'wss:'],
    workerSrc: ["'self'", 'blob:'],
    manifestSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
}

/** JSON is the only kind of body; an empty one counts as none, because some clients name a type all the same. */
function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined)
    else void parse(request, body as string, done)
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    if (body.length === 0) done(null, undefined)
    else done(new ShellRefusal({ code: 'INVALID_INPUT', facts: { accepts: 'application/json' } }, 415))
  })
}

/** The shell of the headless node and of a hub with browser terminals: HTTP and sockets on one port. */
export async function createServer(options: ServerOptions): Promise<FloorbookServer> {
  const { node, host } = options
  const { tls, door } = options
  if (!isLoopback(host) && tls === undefined && options.allowPlainHttp !== true) {
    throw new Error(`Plain HTTP is served on loopback only, not on ${host}, unless it is allowed by a switch`)
  }
  let secured: TlsServer | undefined
  const app = fastify({
    ...(tls !== undefined && {
      serverFactory: (handler: RequestListener) => {
        const { key, cert } = tls.shown
        secured = createTlsServer({ key, cert, ...TLS, ...PATIENCE }, handler)
        return secured
      },
    }),
    logger: loggerOptions(options.log),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: PATIENCE.requestTimeout,
    exposeHeadRoutes: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (_error, request, reply) => void sendRefusal(request, reply, { code: 'INVALID_INPUT' }),
  })
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const checkOrigin = createOriginCheck(host, options.addresses)
  app.setErrorHandler(createErrorHandler(app.log))
  app.setNotFoundHandler((request, reply) => sendRefusal(request, reply, { code: 'NOT_FOUND' }))
  acceptJsonOnly(app)
  addCallLog(app)
  await app.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    // This is plain HTTP: promising HTTPS for later would lock browsers out of the store.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: isLoopback(host) ? { policy: 'same-origin' } : false,
    originAgentCluster: isLoopback(host),
    referrerPolicy: { policy: 'no-referrer' },
  })
  await app.register(rateLimit, { global: false })
  app.addHook('onRequest', async (request) => {
    const refused = checkOrigin(request.headers)
    if (refused !== undefined) throw new ShellRefusal({ code: 'FORBIDDEN', facts: { reason: refused } }, 403)
  })
  app.addHook('onRequest', createLimiter(app, limits.calls))
  let closing = false
  app.addHook('onSend', async (_request, reply) => {
    // A connection that stays open for further calls would hold up the close.
    if (closing) reply.header('connection', 'close')
  })
  app.get('/healthz', () => ({ status: 'ok', version: node.version }))
  addContractRoutes(app, node, app.log, createLimiter(app, limits.signIns))
  addDocumentation(app, node.version)
  addMetrics(app, node)
  if (tls !== undefined) addCertificate(app, tls.authority)
  await addRendererFiles(app, options.rendererFolder)
  if (door !== undefined) addPairingRoute(app, door, createLimiter(app, limits.signIns))
  const terminals = door && addSyncSockets(app.server, door, app.log)
  if (tls !== undefined) app.server.maxConnections = MOST_CONNECTIONS
  const sockets = openSockets(app.server, checkOrigin)
  const feed = addFeedSockets(sockets, node, { ...options.feed, log: app.log })
  const observation = addObservationSockets(sockets, node, { ...options.observation, log: app.log })
  const address = await app.listen({ host, port: options.port })
  return {
    address,
    port: Number(new URL(address).port),
    show: ({ key, cert }) => secured?.setSecureContext({ key, cert, ...TLS }),
    async close() {
      closing = true
      feed.close()
      observation.close()
      sockets.close()
      terminals?.close()
      const deadline = setTimeout(() => app.server.closeAllConnections(), CLOSE_MILLISECONDS)
      await app.close()
      clearTimeout(deadline)
    },
  }
}
