import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { productRegistry } from '../../../src/main/node/registry'
import { openConnection } from '../../../src/main/store/connection'
import { freshId } from '../../../src/main/store/ids'
import { HubMessage } from '../../../src/main/sync/protocol'
import type { TerminalMessage } from '../../../src/main/sync/protocol'
import { Replica } from '../../../src/main/sync/replica'
import { sharedNow } from '../support/worker'
import type { HubFacts, Member } from './hub'

/** The steps of catching up without a socket: reading pages from their text, and applying them. */

const texts = (pages: string): string[] => JSON.parse(readFileSync(pages, 'utf8')) as string[]
const decode = (pages: readonly string[]): HubMessage[] => pages.map((text) => HubMessage.parse(JSON.parse(text)))

/** Milliseconds that reading all pages from their text takes. */
export const decodePages = ({ pages }: { pages: string }): number => {
  const list = texts(pages)
  const begin = sharedNow()
  decode(list)
  return sharedNow() - begin
}

export interface Applying {
  hub: HubFacts
  member: Member
  base: string
  file: string
  pages: string
  /** Commands that are done here before the hub is there; they seat parties at tables that no page touches. */
  provisional: number
}

/** What applying all pages to a copy of `base` took, and how many commands of its own stand applied at the end. */
export interface Applied {
  milliseconds: number
  provisional: number
  seq: number
}

/** A real replica, FULL, on a link in this process whose other end hands out the pages; what it sends is not answered. */
export const applyPages = ({ hub, member, base, file, pages, provisional }: Applying): Applied => {
  copyFileSync(base, file)
  const messages = decode(texts(pages))
  const connection = openConnection({ file })
  const replica = new Replica({
    connection,
    merchantId: hub.merchantId,
    terminal: member,
    registry: productRegistry(),
    clock: { now: Date.now },
    timers: { after: () => () => undefined },
    onFault: (fault, what) => console.error(what, fault),
  })
  for (const unitId of hub.unitIds.slice(-provisional, provisional === 0 ? 0 : undefined)) {
    const input = { allocationUnitIds: [unitId], guest: { partySize: 2 } }
    replica.issue({ id: freshId(Date.now()), name: 'saleOrders.create', input, actorId: hub.staffId }, (answer) => {
      if (answer.kind !== 'ok' || !answer.provisional) throw new Error(`not done here: ${JSON.stringify(answer)}`)
    })
  }
  let listener: (message: HubMessage) => void = () => undefined
  const said: TerminalMessage[] = []
  const begin = sharedNow()
  replica.connect({
    send: (message) => said.push(message),
    onMessage: (listen) => {
      listener = listen
    },
    onClose: () => undefined,
    close: () => undefined,
  })
  const hello = said.find(({ type }) => type === 'hello')
  const { epoch } = messages[0] ?? { epoch: hello?.epoch ?? 0 }
  listener({ type: 'welcome', epoch, seq: 0, chain: '', lowest: 1, lastN: 0, mode: 'pages', start: null })
  for (const message of messages) listener(message)
  const milliseconds = sharedNow() - begin
  if (replica.phase !== 'live') throw new Error(`the replica is ${replica.phase} at the end`)
  const applied = new Set(replica.provisionalImages().flatMap(({ table, id }) => (table === 'seating' ? [id] : [])))
    .size
  const { seq } = replica.watermark
  replica.close()
  connection.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  return { milliseconds, provisional: applied, seq }
}
