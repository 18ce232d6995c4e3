import { useSession, useTerminal } from '../app/context'
import type { Terminal } from '../app/terminal'
import { useWords } from '../ui/use-words'
import type { Words } from '../ui/use-words'

/** What an act needs: the terminal that it acts on, the words in which it says what happened, and whom it says it to. */
export interface Desk {
  terminal: Terminal
  words: Words
  /** Who acts. */
  staffId: string | null
}

export function useDesk(): Desk {
  const staffId = useSession((session) => session.info?.staff.id ?? null)
  return { terminal: useTerminal(), words: useWords(), staffId }
}
