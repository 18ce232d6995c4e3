import { groupsOf } from './groups'
import css from './fingerprint.module.css'

/** A certificate's fingerprint in groups of four, as two people read it to each other. */
export function Fingerprint({ value }: { value: string }) {
  return (
    <span className={css.fingerprint}>
      {groupsOf(value.replaceAll(':', ''), 4).map((group, index) => (
        // Groups have no names, may be equal, and never change their order.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index}>{group} </span>
      ))}
    </span>
  )
}
