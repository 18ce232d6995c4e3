/** Moving everyone in an area to another one, all or nobody (USE-8). The store finds who goes where. */
import type { InputOf, OutputOf } from '@contract/contract'
import { perform } from '../../state/client/ask'
import type { Performed } from '../../state/client/ask'
import { done } from './outcome'
import type { Desk } from '../desk'

/** Carries it out; whoever asked says what stands against it, where they asked. */
export async function moveAll(
  desk: Desk,
  input: InputOf<'allocationUsages.transferZone'>,
): Promise<Performed<OutputOf<'allocationUsages.transferZone'>>> {
  const { client, projection } = desk.terminal
  const { zones } = projection.store.getState().data
  const named = (id: string): string => desk.words.name(zones.get(id)?.name)
  const answer = await perform((options) => client.allocationUsages.transferZone(input, options))
  if (answer.ok) {
    const areas = { from: named(input.fromZoneId), to: named(input.toZoneId) }
    done(desk, desk.words.t('floor.moveAll.done', areas), answer.commandId)
  }
  return answer
}
