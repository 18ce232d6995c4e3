import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal } from '@contract/errors'
import type { HttpAnswer } from '../api/http'
import { faultFacts } from '../api/log'
import type { Log } from '../api/log'
import { restRefusal } from '../api/rest'
import { RPC_PREFIX } from '../api/routes'
import { rpcRefusal } from '../api/rpc'

/** A refusal by the shell itself, with the HTTP status that says it best. */
export class ShellRefusal extends Error {
  readonly refusal: Refusal
  readonly status: number

  constructor(refusal: Refusal, status: number) {
    super(refusal.code)
    this.refusal = refusal
    this.status = status
  }
}

const fastifyRefusal = (error: FastifyError): ShellRefusal | undefined => {
  const status = error.statusCode ?? 500
  switch (status) {
    case 404:
      return new ShellRefusal({ code: 'NOT_FOUND' }, status)
    case 413:
    case 414:
    case 431:
      return new ShellRefusal({ code: 'LIMIT_EXCEEDED' }, status)
    default:
      return status >= 400 && status < 500 ? new ShellRefusal({ code: 'INVALID_INPUT' }, status) : undefined
  }
}

/** Sends an answer of the contract's handlers; as bytes, because to text Fastify would add a charset that JSON has none of. */
export const sendAnswer = (reply: FastifyReply, answer: HttpAnswer): FastifyReply =>
  reply.status(answer.status).headers(answer.headers).send(Buffer.from(answer.body))

/** A refusal in the form of the protocol that was spoken: RPC's own below /rpc, problem documents elsewhere. */
export function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal,
  status?: number,
): FastifyReply {
  const answer = request.url.startsWith(`${RPC_PREFIX}/`)
    ? rpcRefusal(refusal, status)
    : restRefusal(refusal, status, request.headers)
  return sendAnswer(reply, answer)
}

/** The shell's last word on whatever goes wrong in it: refusals as such, faults logged and answered without internals. */
export const createErrorHandler =
  (log: Log) =>
  (error: FastifyError | ShellRefusal, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refused = error instanceof ShellRefusal ? error : fastifyRefusal(error)
    if (refused !== undefined) return sendRefusal(request, reply, refused.refusal, refused.status)
    log.error({ route: request.routeOptions.url, ...faultFacts(error) }, 'request failed')
    return sendRefusal(request, reply, { code: 'INTERNAL' })
  }

const STATUS_LINES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

/** What is no HTTP at all, or headers beyond measure: answered on the bare socket, as a problem document too. */
export function answerClientError(
  error: Error & { code?: string },
  socket: Socket & { _httpMessage?: ServerResponse },
): void {
  // A handshake that fails or never ends leaves nothing to answer on: such a socket would wait for ever to be written.
  const spoken = error.code?.startsWith('HPE_') === true || error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  if (!spoken || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const { body, headers } = restRefusal({ code: status === 431 ? 'LIMIT_EXCEEDED' : 'INVALID_INPUT' }, status)
  const type = headers['content-type'] ?? ''
  const length = Buffer.byteLength(body)
  const head = `HTTP/1.1 ${status} ${STATUS_LINES[status] ?? ''}\r\nContent-Type: ${type}\r\nContent-Length: ${length}`
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`)
}
