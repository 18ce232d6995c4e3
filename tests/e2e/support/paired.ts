import { join } from 'node:path'
import type { ServedNode, ServeOptions } from './serve'

/** The trial store's owner; its secrets are printed on its card. */
const OWNER = { login: 'owner', password: 'floorbook-trial' }
const ADDRESS = /find it at (https:\S+)/

type Serve = (options?: Partial<ServeOptions>) => Promise<ServedNode>

/** Calls one operation of a node as its owner. */
export interface Owner {
  call<Answer>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<Answer>
}

async function ownerOf(node: ServedNode): Promise<Owner> {
  const request = async <Answer>(method: string, path: string, body?: object, token?: string): Promise<Answer> => {
    const answer = await fetch(`${node.url}/v1/api/store${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
  const { token } = await request<{ token: string }>('POST', '/sign-in/password', OWNER)
  return { call: (method, path, body) => request(method, path, body, token) }
}

/** A store of several nodes on this machine: a hub that other nodes dial over TLS on loopback, and terminals. */
export class PairedNodes {
  hub: ServedNode
  owner: Owner
  private readonly serve: Serve
  private readonly folder: string
  readonly door: string

  private constructor(serve: Serve, folder: string, hub: ServedNode, owner: Owner) {
    this.serve = serve
    this.folder = folder
    this.hub = hub
    this.owner = owner
    this.door = ADDRESS.exec(hub.output())?.[1] ?? ''
  }

  /** Starts the hub with the sample store, with further words of its command line. */
  static async open(serve: Serve, folder: string, words: readonly string[] = []): Promise<PairedNodes> {
    const hub = await serve({ words: [...hubWords('0'), ...words] })
    return new PairedNodes(serve, folder, hub, await ownerOf(hub))
  }

  /** What lets one more terminal in. */
  async code(): Promise<string> {
    return (await this.owner.call<{ code: string }>('POST', '/pairing-code', {})).code
  }

  /** Pairs one more node, and answers once the store has arrived there. */
  async terminal(name: string): Promise<ServedNode> {
    const code = await this.code()
    return this.serve({
      data: join(this.folder, name),
      sample: null,
      words: ['--discovery', 'off', '--role', 'terminal', '--hub', this.door, '--code', code, '--name', name],
    })
  }

  /** The hub comes back where the terminals knew it. */
  async startHub(): Promise<void> {
    this.hub = await this.serve({ words: hubWords(new URL(this.door).port) })
    this.owner = await ownerOf(this.hub)
  }
}

const hubWords = (port: string): string[] =>
  `--discovery off --role hub --door-host 127.0.0.1 --door-port ${port}`.split(' ')
