import { IconRefresh } from '@tabler/icons-react'
import { standingOf } from '../state/connection'
import { Delayed } from '../ui/delayed'
import toasts from '../ui/toasts.module.css'
import { useWords } from '../ui/use-words'
import { useConnection, useSession } from './context'

/**
 * What passes by itself in seconds: the hub has just started, this terminal catches up. It floats, because a line that
 * came and went above the screen would move every button under the finger that is about to press it.
 */
export function PassingNote() {
  const { t } = useWords()
  const signedIn = useSession((session) => session.phase === 'signedIn')
  const standing = useConnection(standingOf)
  if (!signedIn || (standing !== 'catching' && standing !== 'recovering')) return null
  return (
    <Delayed key={standing}>
      <p className={toasts.passing}>
        <IconRefresh size={22} aria-hidden />
        {t(`frame.sync.${standing}`)}
      </p>
    </Delayed>
  )
}
