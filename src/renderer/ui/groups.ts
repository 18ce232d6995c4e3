/** A text in groups of so many letters: ABCDEFGH is ABCD and EFGH. */
export const groupsOf = (text: string, length: number): string[] =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  )
