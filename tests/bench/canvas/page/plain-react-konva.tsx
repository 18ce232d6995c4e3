/** React and Konva as they come: a group of four nodes per tile, one store subscription each, the layer moved. */
import type Konva from 'konva'
import { memo, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { Group, Layer, Rect, Stage, Text } from 'react-konva'
import { PALETTES, type TileView } from '../../../../src/renderer/floor/canvas'
import { type BenchView, type Contender, type PlainCamera, startCamera } from './contender'
import type { BenchFloor } from './floor-data'

const PALETTE = PALETTES.default.light

class TileStore {
  readonly #tiles = new Map<string, TileView>()
  readonly #listeners = new Map<string, () => void>()

  get(id: string): TileView | undefined {
    return this.#tiles.get(id)
  }

  set(tile: TileView): void {
    this.#tiles.set(tile.id, tile)
    this.#listeners.get(tile.id)?.()
  }

  subscribe(id: string, listener: () => void): () => void {
    this.#listeners.set(id, listener)
    return () => this.#listeners.delete(id)
  }
}

const Tile = memo(function Tile({ id, store }: { readonly id: string; readonly store: TileStore }) {
  const tile = useSyncExternalStore(
    (listener) => store.subscribe(id, listener),
    () => store.get(id),
  )
  if (tile === undefined) return null
  const { fill, edge, ink } = PALETTE.states[tile.state]
  const text = { width: tile.width, align: 'center', fill: ink, fontFamily: 'Be Vietnam Pro' } as const
  return (
    <Group x={tile.x} y={tile.y}>
      <Rect
        width={tile.width}
        height={tile.height}
        cornerRadius={tile.shape === 'round' ? tile.width / 2 : 9}
        fill={fill}
        stroke={edge ?? fill}
        strokeWidth={2}
      />
      <Text {...text} y={14} fontSize={28} fontStyle="700" text={tile.number} />
      <Text
        {...text}
        y={44}
        fontSize={14}
        text={`${tile.lines?.party ?? tile.capacity} ${tile.lines?.elapsed ?? ''}`}
      />
      <Text {...text} y={64} fontSize={14} text={tile.lines?.server ?? tile.lines?.nextTime ?? ''} />
    </Group>
  )
})

export class PlainReactKonva implements Contender {
  readonly #store = new TileStore()
  #camera: PlainCamera = { scale: 1, x: 0, y: 0 }
  #stage: Konva.Stage | null = null

  async mount(root: HTMLElement, floor: BenchFloor, view: BenchView): Promise<void> {
    for (const tile of floor.tiles) this.#store.set(tile)
    this.#camera = startCamera(root, floor, view)
    createRoot(root).render(
      <Stage
        ref={(stage) => {
          this.#stage = stage
        }}
        width={root.clientWidth}
        height={root.clientHeight}
      >
        <Layer>
          {floor.tiles.map((tile) => (
            <Tile key={tile.id} id={tile.id} store={this.#store} />
          ))}
        </Layer>
      </Stage>,
    )
    while (this.#stage === null)
      await new Promise((resolve) => {
        setTimeout(resolve, 20)
      })
    this.panBy(0, 0)
  }

  panBy(dx: number, dy: number): void {
    const camera = this.#camera
    camera.x += dx
    camera.y += dy
    this.#stage?.position({ x: camera.x, y: camera.y })
    this.#stage?.scale({ x: camera.scale, y: camera.scale })
    this.#stage?.batchDraw()
  }

  change(tile: TileView): void {
    this.#store.set(tile)
  }
}
