/** Settling a card. The first settlement wins, wherever it was made; whoever comes second is told kindly. */
import type { Conflict, ConflictChoice } from '@contract/entities/conflict'
import type { ParsedInputOf } from '@contract/contract'
import { perform } from '../state/client/ask'
import type { Performed } from '../state/client/ask'
import type { Failure } from '../state/client/failure'
import { failed, say } from '../floor/acts/outcome'
import type { Desk } from '../floor/desk'
import { settledText } from './card-words'

type Particulars = Partial<
  Pick<ParsedInputOf<'conflicts.settle'>, 'allocationUnitIds' | 'acceptShorterWindow' | 'reason'>
>

export const settle = (
  { terminal }: Desk,
  cardId: string,
  choice: ConflictChoice,
  particulars: Particulars = {},
): Promise<Performed<Conflict>> =>
  perform((options) => terminal.client.conflicts.settle({ id: cardId, choice, ...particulars }, options))

/** Someone was first: says who and how, as far as this terminal has heard. */
export function tellSettled(desk: Desk, cardId: string): void {
  const card = desk.terminal.projection.store.getState().data.settled.get(cardId)
  const { words } = desk
  const text = card === undefined ? words.t('errors.CONFLICT_SETTLED') : settledText(desk, card)
  say(desk, { kind: 'problem', text })
}

/** Why a card is still open. */
export function failedToSettle(desk: Desk, cardId: string, failure: Failure): void {
  if (failure.code === 'CONFLICT_SETTLED') tellSettled(desk, cardId)
  else failed(desk, failure)
}
