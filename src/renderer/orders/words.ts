import type { LineName } from '@contract/entities/occupancy'
import type { Words } from '../ui/use-words'

/** What a line is called, in the language of the screen where it has one. */
export const lineName = ({ name }: { name: LineName }, words: Pick<Words, 'name'>): string =>
  typeof name === 'string' ? name : words.name(name)
