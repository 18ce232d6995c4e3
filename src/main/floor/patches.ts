/** The keys that have a value, for patches and optional fields. */
type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

/** Leaves out what is undefined: "not mentioned stays as it is" (FLR-3). */
export const defined = <Fields extends Record<string, unknown>>(fields: Fields): Defined<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>

/** A value as JSON text, or undefined where it is not given. */
export const jsonIfGiven = (value: unknown): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value)

/** Whether a patch would change the row. */
export const differs = (row: object, patch: object): boolean =>
  Object.entries(patch).some(([column, value]) => (row as Record<string, unknown>)[column] !== value)
