import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'

const QUICK_MILLISECONDS = 300

/** Shows nothing for what is quick; what takes longer is told. */
export function Delayed({ children }: { children: ReactNode }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), QUICK_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [])
  return late ? children : null
}
