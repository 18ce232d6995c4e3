import { Layer, Shape, Stage } from 'react-konva/lib/ReactKonvaCore'
import 'konva/lib/Core'
import type { LayerTarget } from './layer-target'
import type { Viewport } from './space/camera'

/** The floor, the marks on it and the thing in hand: one Konva layer and one shape each, never hit-tested. */
export function FloorLayers({ target, viewport }: { readonly target: LayerTarget; readonly viewport: Viewport }) {
  return (
    <Stage width={viewport.width} height={viewport.height} listening={false}>
      <Layer ref={(layer) => target.setFloor(layer)} listening={false} clearBeforeDraw={false}>
        <Shape listening={false} sceneFunc={(context) => target.paintFloor(context)} />
      </Layer>
      <Layer ref={(layer) => target.setMarks(layer)} listening={false}>
        <Shape listening={false} sceneFunc={(context) => target.paintMarks(context)} />
      </Layer>
      <Layer ref={(layer) => target.setHand(layer)} listening={false}>
        <Shape listening={false} sceneFunc={(context) => target.paintHand(context)} />
      </Layer>
    </Stage>
  )
}
