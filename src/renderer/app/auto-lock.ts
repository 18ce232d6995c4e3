import { useEffect } from 'react'
import { usePreferences, useSession } from './context'

const SIGNS_OF_LIFE = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const
const LOOK_MILLISECONDS = 5_000

/** Locks a terminal that nobody has touched for a while. Looks at the clock, because timers sleep with the machine. */
export function useAutoLock(): void {
  const minutes = usePreferences((preferences) => preferences.lockMinutes)
  const signedIn = useSession((session) => session.phase === 'signedIn')
  const lock = useSession((session) => session.lock)
  useEffect(() => {
    if (!signedIn || minutes === 0) return
    let touchedAt = Date.now()
    const touched = (): void => {
      touchedAt = Date.now()
    }
    const timer = setInterval(() => {
      if (Date.now() - touchedAt > minutes * 60_000) lock()
    }, LOOK_MILLISECONDS)
    for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, touched, { passive: true, capture: true })
    return () => {
      clearInterval(timer)
      for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, touched, { capture: true })
    }
  }, [signedIn, minutes, lock])
}
