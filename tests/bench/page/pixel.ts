import type { Client } from '../../../src/renderer/state/client/client'
import { makeClient } from '../../../src/renderer/state/client/client'

/** Put into the product's own page: calls commands as the page does, and watches a tile's pixels frame by frame. */

export interface PixelTimes {
  /** Milliseconds from calling the command until the tile's pixels had changed. */
  pixel: number[]
  /** Until its answer was there. */
  answer: number[]
  /** An empty call over the same transport: there and back. */
  empty: number[]
}

declare global {
  interface Window {
    pixelBench?: { run(unitId: string, pairs: number): Promise<PixelTimes>; unitIds(): Promise<string[]> }
  }
}

const TOKEN = 'floorbook.token'
const LONGEST_WAIT = 5_000

const client: Client = makeClient({
  bridge: window.floorbook,
  token: () => sessionStorage.getItem(TOKEN) ?? localStorage.getItem(TOKEN),
})

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))

/** The floor's own canvas lies at the bottom; marks and the thing in hand lie above it. */
const floorCanvas = (): HTMLCanvasElement => {
  const canvas = document.querySelector<HTMLCanvasElement>('[role="img"] canvas')
  if (canvas === null) throw new Error('there is no floor')
  return canvas
}

/** A square inside the tile, as text that can be compared. */
const pixelsOf = (unitId: string): string => {
  const rect = window.__floorCanvas?.rectOf(unitId) ?? null
  if (rect === null) throw new Error('the tile is not on the floor')
  const canvas = floorCanvas()
  const box = canvas.getBoundingClientRect()
  const scale = canvas.width / box.width
  const size = Math.max(4, Math.floor(Math.min(rect.width, rect.height) * scale * 0.6))
  const x = Math.round((rect.x + rect.width / 2 - box.left) * scale - size / 2)
  const y = Math.round((rect.y + rect.height / 2 - box.top) * scale - size / 2)
  const data = canvas.getContext('2d')?.getImageData(x, y, size, size).data ?? []
  let sum = 0
  for (let index = 0; index < data.length; index += 1) sum = (sum * 31 + (data[index] ?? 0)) | 0
  return String(sum)
}

/** Calls, and waits for both: the answer and the picture. */
const watched = async <Answer>(unitId: string, times: PixelTimes, call: () => Promise<Answer>): Promise<Answer> => {
  const before = pixelsOf(unitId)
  await nextFrame()
  // Not always at the same place between two frames: people do not press in step with the screen.
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 16))
  const begin = performance.now()
  const answered = call().then((answer) => {
    times.answer.push(performance.now() - begin)
    return answer
  })
  while (pixelsOf(unitId) === before) {
    if (performance.now() - begin > LONGEST_WAIT) throw new Error('the tile did not change')
    await nextFrame()
  }
  times.pixel.push(performance.now() - begin)
  const answer = await answered
  // Let whatever still moves on the tile come to rest.
  await new Promise((resolve) => setTimeout(resolve, 60))
  return answer
}

const run = async (unitId: string, pairs: number): Promise<PixelTimes> => {
  const times: PixelTimes = { pixel: [], answer: [], empty: [] }
  for (let pair = 0; pair < pairs; pair += 1) {
    const { order } = await watched(unitId, times, () => client.saleOrders.create({ allocationUnitIds: [unitId] }))
    await watched(unitId, times, () => client.saleOrders.complete({ id: order.id }))
    for (let call = 0; call < 2; call += 1) {
      const begin = performance.now()
      await client.setup.status({})
      times.empty.push(performance.now() - begin)
    }
  }
  return times
}

const unitIds = async (): Promise<string[]> => (await client.allocationUnits.available({})).unitIds

window.pixelBench = { run, unitIds }
