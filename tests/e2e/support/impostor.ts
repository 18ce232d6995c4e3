import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { join } from 'node:path'
import type { PairingAnswer } from '../../../src/main/sync/pairing'

/** A machine that answers where a hub is looked for and knows no code: it shows a certificate, and makes its proof up. */
export interface Impostor {
  readonly address: string
  close(): Promise<void>
}

/** Borrows the certificate of the node in a data folder: any would do, and nobody but the tests trusts it. */
export async function openImpostor(dataFolder: string): Promise<Impostor> {
  const [key, cert] = await Promise.all(
    ['key.pem', 'cert.pem'].map((file) => readFile(join(dataFolder, 'identity', file))),
  )
  const id = '01a1fd37-9ef5-7e03-940d-5557c46c412e'
  const answer: PairingAnswer = {
    terminalId: id,
    terminalCode: 'B',
    merchantId: id,
    token: 'A'.repeat(43),
    trusted: [{ fingerprint: 'a'.repeat(64), addresses: [] }],
    standby: false,
    proof: 'A'.repeat(43),
  }
  const server = createServer({ key, cert }, (_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return {
    address: `https://127.0.0.1:${address.port}`,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}
