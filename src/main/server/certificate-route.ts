import type { FastifyInstance } from 'fastify'
import { CERTIFICATE_PATH } from '../../contract/entities/terminal'

/** The node's own certificate, as tablets take it for their list of trusted ones. It is no secret: each connection shows it. */
export function addCertificate(app: FastifyInstance, certificate: string): void {
  app.get(CERTIFICATE_PATH, (_request, reply) =>
    reply
      .type('application/x-x509-ca-cert')
      .header('content-disposition', 'attachment; filename="floorbook.crt"')
      .header('cache-control', 'no-store')
      .send(Buffer.from(certificate)),
  )
}
