import type { FastifyInstance, FastifyServerOptions } from 'fastify'

/** Where the server's log goes (lines of JSON), from which level on; false for silence. */
export type LogOptions = false | { level?: 'debug' | 'info' | 'warn' | 'error'; stream?: { write(line: string): void } }

/** Never written, wherever in a line's facts they stand. Bodies are not logged at all. */
const SECRETS = ['authorization', 'cookie', 'token', 'password', 'pin'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
])

/** Options of pino. Requests are reduced to what tells calls apart: no query, no headers, no body. */
export const loggerOptions = (options: LogOptions): NonNullable<FastifyServerOptions['logger']> =>
  options === false
    ? false
    : {
        level: options.level ?? 'info',
        redact: { paths: SECRETS, censor: '[secret]' },
        serializers: {
          req: (request) => ({ method: request.method, route: request.routeOptions?.url }),
        },
        ...(options.stream === undefined ? {} : { stream: options.stream }),
      }

/** One line a call: which route, how it went, how long it took. Calls that went well are told in debug only. */
export function addCallLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const level = reply.statusCode < 400 ? 'debug' : reply.statusCode < 500 ? 'info' : 'warn'
    const route = request.routeOptions.url ?? 'none'
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10
    request.log[level]({ method: request.method, route, status: reply.statusCode, milliseconds }, 'call')
    done()
  })
}
