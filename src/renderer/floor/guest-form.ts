/** What is typed of guests: of a booking, and of who sits there. */
import { LIMITS } from '@contract/primitives'
import type { Guest } from '@contract/primitives'

export interface GuestForm {
  partySize: number | null
  name: string
  phone: string
  notes: string
}

export const guestFormOf = (guest: Guest | null): GuestForm => ({
  partySize: guest?.partySize ?? null,
  name: guest?.name ?? '',
  phone: guest?.phone ?? '',
  notes: guest?.notes ?? '',
})

const given = (text: string): string | null => (text.trim() === '' ? null : text.trim())

export const guestOf = ({ name, phone, partySize, notes }: GuestForm): Guest => ({
  name: given(name),
  phone: given(phone),
  partySize,
  notes: given(notes),
})

/** A number of people that a party can have. */
export const isPartySize = (size: number | null): boolean => size !== null && size >= 1 && size <= LIMITS.partySize
