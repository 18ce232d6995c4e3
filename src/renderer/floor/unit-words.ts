import type { Projection } from '../state/projection/projection'
import type { Words } from '../ui/use-words'

/** "7", "7 and 8": the tables as staff say them, by their numbers. */
export function numbersOf(data: Projection, unitIds: Iterable<string>, words: Words): string {
  const numbers = [...unitIds].map((id) => data.units.get(id)?.number ?? '?')
  if (numbers.length > 1) numbers.sort(new Intl.Collator(words.language, { numeric: true }).compare)
  const last = numbers.at(-1) ?? ''
  return numbers.length < 2 ? last : words.t('and', { first: numbers.slice(0, -1).join(', '), last })
}

/** Tables as a sentence names them: which form it takes goes by their number. */
export type NamedTables = Readonly<{ count: number; tables: string }>

/** What a sentence about tables is made of: "Table 7 is free", "Tables 7 and 8 are free". */
export function namedTables(data: Projection, unitIds: Iterable<string>, words: Words): NamedTables {
  const ids = [...unitIds]
  return { count: ids.length, tables: numbersOf(data, ids, words) }
}

/** "Table 7", "Tables 7 and 8"; nothing where there is none. */
export function tablesText(data: Projection, unitIds: Iterable<string>, words: Words): string {
  const named = namedTables(data, unitIds, words)
  return named.count === 0 ? '' : words.t('floor.tables', named)
}

/** Who it is: the name where one was given, else how many come. */
export const whoText = (guestName: string | null, partySize: number | null, { t }: Words): string =>
  guestName ?? (partySize === null ? t('nobodyNamed') : t('guests', { count: partySize }))

/** Where a table stands: its room with the rooms around that, and its floor. */
export function placeOf(data: Projection, zoneId: string, words: Words): { room: string; floor: string } {
  const names: string[] = []
  let zone = data.zones.get(zoneId)
  const layout = zone === undefined ? undefined : data.layouts.get(zone.layoutId)
  while (zone !== undefined) {
    names.push(words.name(zone.name))
    zone = zone.parentId === null ? undefined : data.zones.get(zone.parentId)
  }
  return { room: names.join(', '), floor: words.name(layout?.name) }
}

/** Where a table stands: "Main room, Ground floor". */
export function areaOf(data: Projection, zoneId: string, words: Words): string {
  const { room, floor } = placeOf(data, zoneId, words)
  return [room, floor].filter((part) => part !== '').join(', ')
}

export const staffName = (data: Projection, staffId: string | null): string | null =>
  staffId === null ? null : (data.staff.get(staffId)?.displayName ?? null)

/** The name by which colleagues call someone, short enough for a tile: the last word in Vietnamese names, else the first. */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/)
  return (/\p{M}|đ/iu.test(name.normalize('NFD')) ? words.at(-1) : words[0]) ?? name
}
