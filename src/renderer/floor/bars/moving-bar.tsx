import { useEffect, useRef } from 'react'
import { Button } from '@mantine/core'
import { useFloorView, useProjection } from '../../app/context'
import type { Moving } from '../../state/floor-view'
import { partySizeOf, unitsOfParty } from '../../state/projection/tile-facts'
import { ConfirmButton } from '../../ui/confirm-button'
import { confirmMoving, loadTargets, verdictText } from '../acts/moving'
import { layoutOfUnit } from '../layouts'
import { useDesk } from '../desk'
import { numbersOf } from '../unit-words'
import css from './dock.module.css'

/** Moving a party in two taps: where from, what would follow, and Move. */
export function MovingBar({ moving }: { moving: Moving }) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const set = useFloorView((view) => view.set)
  const layoutId = useFloorView((view) => view.layoutId)
  const usage = data.usages.get(moving.usageId)
  const from =
    usage === undefined
      ? '?'
      : numbersOf(
          data,
          unitsOfParty(data, usage).map((unit) => unit.id),
          desk.words,
        )
  const count = usage === undefined ? null : partySizeOf(data, usage)
  const target = moving.chosenId === null ? undefined : moving.targets?.get(moving.chosenId)
  const to = data.units.get(moving.chosenId ?? '')?.number ?? '?'
  const card = data.conflicts.get(moving.conflictId ?? '')
  const goes = target !== undefined && target.verdict !== 'refused'
  const settled = moving.conflictId !== null && card === undefined
  const gone = (usage === undefined || settled) && !moving.busy
  const asked = moving.targets === null || [...moving.targets.keys()].some((id) => layoutOfUnit(data, id) === layoutId)
  const latest = useRef(desk)
  useEffect(() => {
    latest.current = desk
  })
  // The party left while it was being moved: there is nothing to move any more.
  useEffect(() => {
    if (gone) set({ interaction: { kind: 'none' } })
  }, [gone, set])
  // Another floor is shown: where does the party go there?
  useEffect(() => {
    if (!asked) void loadTargets(latest.current)
  }, [asked])
  return (
    <>
      <div className={css.sentence}>
        <h2 className={css.title}>
          {goes
            ? t('floor.move.bar', { from, to })
            : count === null
              ? t('floor.move.titleUnknown', { from })
              : t('floor.move.title', { count, from })}
        </h2>
        <p className={target?.verdict === 'goes' || target === undefined ? css.hint : css.warning}>
          {target === undefined ? t('floor.move.hint') : `${verdictText(desk, moving.usageId, target)}.`}
          {card !== undefined && ` ${t('floor.move.settles', { terminal: card.terminalCode })}`}
        </p>
        {moving.otherStation && <p className={css.warning}>{t('floor.otherStation', { number: to })}</p>}
      </div>
      <div className={css.buttons}>
        <Button variant="default" onClick={() => set({ interaction: { kind: 'none' } })}>
          {t('floor.move.stay', { from })}
        </Button>
        {goes && (
          <ConfirmButton size="lg" className={css.main} busy={moving.busy} onClick={() => void confirmMoving(desk)}>
            {moving.otherStation ? t('floor.move.anyway') : t('floor.move.confirm')}
          </ConfirmButton>
        )}
      </div>
    </>
  )
}
