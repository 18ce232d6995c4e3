/**
 * Updates carry only the fields that change, with the value last seen (sync.md, Conflicts): what two people change in
 * different fields is merged, and who changes the same field without having seen the other's value is told.
 */

/** The changed fields that somebody else has set to another value since they were seen; saying the same is no clash. */
export const clashingFields = <Field extends string>(
  now: Readonly<Record<Field, unknown>>,
  wanted: Readonly<Partial<Record<Field, unknown>>>,
  seen: Readonly<Partial<Record<Field, unknown>>> | undefined,
): Field[] => {
  const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)
  return (Object.keys(seen ?? {}) as Field[]).filter(
    (field) =>
      seen?.[field] !== undefined &&
      wanted[field] !== undefined &&
      !same(now[field], seen[field]) &&
      !same(now[field], wanted[field]),
  )
}
