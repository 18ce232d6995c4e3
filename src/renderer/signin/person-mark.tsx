import css from './person-mark.module.css'

const initials = (name: string): string => {
  const words = name.trim().split(/\s+/)
  // In Vietnamese the given name comes last; its letter is what colleagues look for.
  return (words.at(-1)?.[0] ?? '?').toLocaleUpperCase()
}

/** The letter and colour by which someone is found among the names. */
export function PersonMark({ name, colour, size = 40 }: { name: string; colour: string; size?: number }) {
  return (
    <span
      className={css.mark}
      style={{ width: size, height: size, fontSize: size * 0.45, borderColor: colour }}
      aria-hidden
    >
      {initials(name)}
    </span>
  )
}
