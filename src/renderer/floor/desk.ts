import { useTerminal } from '../app/context'
import type { Terminal } from '../app/terminal'
import { useWords } from '../ui/use-words'
import type { Words } from '../ui/use-words'

/** What an act needs: the terminal that it acts on, and the words in which it says what happened. */
export interface Desk {
  terminal: Terminal
  words: Words
}

export function useDesk(): Desk {
  return { terminal: useTerminal(), words: useWords() }
}
