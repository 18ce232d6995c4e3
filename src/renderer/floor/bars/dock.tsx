import { useFloorView } from '../../app/context'
import { FindingBar } from './finding-bar'
import { MovingBar } from './moving-bar'
import { SeatingBar } from './seating-bar'
import css from './dock.module.css'

/** The bar at the lower edge: what will happen, before it happens, and the one button that does it. */
export function Dock() {
  const interaction = useFloorView((view) => view.interaction)
  return (
    <section className={css.dock} aria-live="polite" data-dock>
      {interaction.kind === 'seating' && <SeatingBar seating={interaction} />}
      {interaction.kind === 'moving' && <MovingBar moving={interaction} />}
      {interaction.kind === 'finding' && <FindingBar finding={interaction} />}
    </section>
  )
}
