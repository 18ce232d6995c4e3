import { useFloorView, useNow, useProjection } from '../../app/context'
import { tileFacts } from '../../state/projection/tile-facts'
import { useWords } from '../../ui/use-words'

/** Tells a screen reader which table the arrow keys have come to, and how it stands; the plan itself is a picture. */
export function SelectionNote() {
  const { t } = useWords()
  const data = useProjection()
  const now = useNow()
  const unit = data.units.get(useFloorView((view) => view.selectedId) ?? '')
  const facts = unit === undefined ? null : tileFacts(data, unit, now)
  return (
    <p className="visually-hidden" role="status">
      {unit !== undefined && facts !== null && (
        <>
          {t('floor.table', { number: unit.number })}, {t(`floor.states.${facts.state}`)},{' '}
          {facts.partySize === null
            ? t('floor.panel.capacity', { count: unit.capacity })
            : t('guests', { count: facts.partySize })}
          {facts.provisional && `, ${t('notSent')}`}
        </>
      )}
    </p>
  )
}
