import type { ParsedInputOf } from '@contract/contract'
import type { Guest } from '@contract/primitives'
import type { Command } from '../../command/command'
import { changeLineWhereItCan } from '../../orders/line-commands'
import { updateOrderWhereItCan } from '../../orders/orders'
import { updateReservationWhereItCan } from '../../orders/reservation-edits'
import { parsed } from '../../store/entities'
import type { Reader } from '../../store/reader'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'

/** Fields that were edited on both sides: those that do not clash are merged, the others stand on the card. */
export const mergeWhereItCan = (tx: Tx, { name, input }: Pick<Command, 'name' | 'input'>): void => {
  switch (name) {
    case 'saleOrders.changeLine':
      return changeLineWhereItCan(tx, input as ParsedInputOf<'saleOrders.changeLine'>)
    case 'saleOrders.update':
      return updateOrderWhereItCan(tx, input as ParsedInputOf<'saleOrders.update'>)
    case 'reservations.update':
      return updateReservationWhereItCan(tx, input as ParsedInputOf<'reservations.update'>)
    default:
      return undefined
  }
}

const guestNow = (reader: Reader, id: string): Partial<Guest> => {
  const row = reader.find('sale_order', id) ?? reader.find('reservation', id)
  return row?.guest == null ? {} : parsed<Guest>(row.guest)
}

/** The refused update over again, with the clashing fields alone and no word of what was seen: what stands gives way. */
export const mine = (reader: Reader, card: Row<'conflict_card'>): Record<string, unknown> => {
  const input = parsed<Record<string, unknown>>(card.input)
  const { fields = [] } = parsed<{ fields?: string[] }>(card.facts)
  const id = String(input['id'])
  const said: Record<string, unknown> = { id }
  const guest = (input['guest'] ?? {}) as Record<string, unknown>
  const ofGuest: Record<string, unknown> = {}
  for (const field of fields) {
    const [key = '', part] = field.split('.')
    if (part === undefined) said[key] = input[key]
    else ofGuest[part] = guest[part] ?? null
  }
  return Object.keys(ofGuest).length === 0 ? said : { ...said, guest: { ...guestNow(reader, id), ...ofGuest } }
}
