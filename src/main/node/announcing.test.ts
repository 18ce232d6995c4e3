import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PATIENCE } from '../server/testing'
import { findHubs } from './discovery'
import { carriesMulticast, freeMulticastPort, LOOPBACK } from './multicast-testing'
import { TestNodes } from './nodes-testing'

/** Over this machine's own loopback; where that carries no multicast nobody must be found, and both are expected by name. */
let multicastPort: number
let multicast: boolean
let nodes: TestNodes | undefined

beforeAll(async () => {
  multicastPort = await freeMulticastPort()
  multicast = await carriesMulticast(multicastPort)
})

afterEach(async () => {
  await nodes?.close()
})

const network = () => ({ interface: LOOPBACK, multicastPort })

/** The hubs that a new machine is offered now. */
const offered = async (): Promise<string[]> => {
  const found = await findHubs({ ...network(), milliseconds: 1_000 })
  return found.map(({ name }) => name).toSorted()
}

const heard = (names: string[]): string[] => (multicast ? names : [])

describe('a store on the network', () => {
  it('is called what it is called now, after it was given another name', async () => {
    nodes = new TestNodes(network())
    const hub = await nodes.hub()
    await expect.poll(offered, PATIENCE).toEqual(heard(['Sample restaurant']))
    await hub.command('merchants.update', { name: { en: 'Hanoi Corner', vi: 'Góc Hà Nội' } })
    await expect.poll(offered, PATIENCE).toEqual(heard(['Hanoi Corner']))
    await hub.command('merchants.update', { language: 'vi' })
    await expect.poll(offered, PATIENCE).toEqual(heard(['Góc Hà Nội']))
  })

  it('is offered once, however often it is changed', async () => {
    nodes = new TestNodes(network())
    const hub = await nodes.hub()
    await Promise.all(
      ['Một', 'Hai', 'Ba'].map((name) => hub.command('merchants.update', { name: { en: name, vi: name } })),
    )
    await expect.poll(offered, PATIENCE).toEqual(heard(['Ba']))
  })

  it('is offered by the terminal that leads it now', async () => {
    nodes = new TestNodes(network())
    const hub = await nodes.hub()
    const bar = await nodes.terminal('bar', hub)
    await hub.stop()
    await bar.operate('sync.promote', {})
    const found = async (): Promise<string[]> =>
      (await findHubs({ ...network(), milliseconds: 1_000 })).map(({ fingerprint }) => fingerprint)
    await expect.poll(found, PATIENCE).toEqual(heard([bar.network.identity.fingerprint]))
  })
})
