/** Moving a party: in two taps, or by dragging it. The store says for each table whether it goes and what follows. */
import type { TransferTarget } from '@contract/operations/usages'
import { settle, tellSettled } from '../../conflicts/settle'
import { ask, perform } from '../../state/client/ask'
import type { Moving } from '../../state/floor-view'
import type { Desk } from '../desk'
import { partySizeOf, unitsOfParty } from '../../state/projection/tile-facts'
import { numbersOf } from '../unit-words'
import { done, failed, say } from './outcome'

const movingOf = ({ terminal }: Desk): Moving | null => {
  const { interaction } = terminal.floorView.getState()
  return interaction.kind === 'moving' ? interaction : null
}

/** Begins to move the party of a usage; where it may go on the floor that is shown is asked at once. */
export async function startMoving(
  desk: Desk,
  usageId: string,
  fromUnitId: string,
  conflictId: string | null = null,
): Promise<void> {
  const { floorView, toasts } = desk.terminal
  floorView.getState().set({
    selectedId: null,
    interaction: {
      kind: 'moving',
      usageId,
      fromUnitId,
      conflictId,
      targets: null,
      chosenId: null,
      otherStation: false,
      busy: false,
    },
  })
  toasts.getState().clearDone()
  await loadTargets(desk)
}

/** Asks where the party may go on the floor that is shown; the marks follow from the answer. */
export async function loadTargets(desk: Desk): Promise<void> {
  const { floorView, client } = desk.terminal
  const moving = movingOf(desk)
  if (moving === null) return
  const { usageId } = moving
  const { layoutId } = floorView.getState()
  const answer = await ask((options) =>
    client.allocationUsages.transferTargets({ usageId, ...(layoutId === null ? {} : { layoutId }) }, options),
  )
  const now = movingOf(desk)
  if (now === null || now.usageId !== usageId) return
  if (!answer.ok) {
    failed(desk, answer.failure)
    floorView.getState().set({ interaction: { kind: 'none' } })
    return
  }
  const found = answer.value.targets.map((target) => [target.unitId, target] as const)
  floorView.getState().change('moving', { targets: new Map([...(now.targets ?? []), ...found]) })
}

export function chooseTarget(desk: Desk, unitId: string): void {
  const moving = movingOf(desk)
  if (moving === null || moving.targets === null) return
  desk.terminal.floorView.getState().change('moving', { chosenId: unitId, otherStation: false })
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** One line of consequence, as it stands at the finger and in the bar. */
export function verdictText(desk: Desk, usageId: string, target: TransferTarget): string {
  const { t, time } = desk.words
  const { data } = desk.terminal.projection.store.getState()
  const usage = data.usages.get(usageId)
  const unit = data.units.get(target.unitId)
  const facts = target.facts
  const at = text(facts['nextBookingAt']) ?? text(facts['reservedTo']) ?? text(facts['reservedFrom'])
  return t(`floor.move.verdicts.${target.code}`, {
    to: unit?.number ?? '?',
    capacity: unit?.capacity ?? 0,
    count: (usage === undefined ? null : partySizeOf(data, usage)) ?? 0,
    time: at === undefined ? '' : time(at),
  })
}

/** Another station's table, which nobody can be asked about: said before the same is sent once more, as an override. */
function offerOverride(desk: Desk, usageId: string, target: TransferTarget): void {
  const { floorView, projection } = desk.terminal
  if (movingOf(desk)?.usageId === usageId) {
    floorView.getState().change('moving', { chosenId: target.unitId, otherStation: true })
    return
  }
  const number = projection.store.getState().data.units.get(target.unitId)?.number ?? '?'
  say(desk, {
    kind: 'problem',
    text: desk.words.t('floor.otherStation', { number }),
    code: 'OTHER_STATION',
    action: { label: desk.words.t('floor.move.anyway'), run: () => void moveParty(desk, usageId, target, true) },
  })
}

/** Moves the party. What was shown as a consequence before is accepted by confirming it. */
export async function moveParty(
  desk: Desk,
  usageId: string,
  target: TransferTarget,
  acceptOtherStation = false,
): Promise<boolean> {
  const { client, projection, floorView } = desk.terminal
  const { data } = projection.store.getState()
  const usage = data.usages.get(usageId)
  const from =
    usage === undefined
      ? '?'
      : numbersOf(
          data,
          unitsOfParty(data, usage).map((unit) => unit.id),
          desk.words,
        )
  floorView.getState().change('moving', { busy: true })
  const answer = await perform((options) =>
    client.allocationUsages.transfer(
      {
        usageId,
        allocationUnitIds: [target.unitId],
        acceptTooSmall: target.code === 'TOO_SMALL',
        acceptShorterWindow: target.code === 'RESERVATION_IN_WINDOW',
        acceptOtherStation,
      },
      options,
    ),
  )
  if (!answer.ok) {
    floorView.getState().change('moving', { busy: false })
    if (answer.failure.code === 'OTHER_STATION' && !acceptOtherStation) offerOverride(desk, usageId, target)
    else failed(desk, answer.failure)
    return false
  }
  if (movingOf(desk)?.usageId === usageId) floorView.getState().set({ interaction: { kind: 'none' } })
  const to = data.units.get(target.unitId)?.number ?? '?'
  done(desk, desk.words.t('floor.move.done', { from, to }), answer.commandId)
  return true
}

export async function confirmMoving(desk: Desk): Promise<void> {
  const moving = movingOf(desk)
  if (moving === null || moving.chosenId === null || moving.busy) return
  const target = moving.targets?.get(moving.chosenId)
  if (target === undefined || target.verdict === 'refused') return
  if (moving.conflictId === null) await moveParty(desk, moving.usageId, target, moving.otherStation)
  else await makeRoom(desk, moving.conflictId, target)
}

/** Moves a party so that the one of a conflict card gets its table back; both in one. */
async function makeRoom(desk: Desk, conflictId: string, target: TransferTarget): Promise<void> {
  const { floorView, projection } = desk.terminal
  floorView.getState().change('moving', { busy: true })
  const answer = await settle(desk, conflictId, 'MOVE_OTHER', {
    allocationUnitIds: [target.unitId],
    acceptShorterWindow: target.code === 'RESERVATION_IN_WINDOW',
  })
  floorView.getState().change('moving', { busy: false })
  if (!answer.ok && answer.failure.code !== 'CONFLICT_SETTLED') {
    failed(desk, answer.failure)
    return
  }
  if (movingOf(desk)?.conflictId === conflictId) floorView.getState().set({ interaction: { kind: 'none' } })
  const { data } = projection.store.getState()
  if (!answer.ok) tellSettled(desk, conflictId)
  else done(desk, desk.words.t('floor.move.madeRoom', { to: data.units.get(target.unitId)?.number ?? '?' }))
}
