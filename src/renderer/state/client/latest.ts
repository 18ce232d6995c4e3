/**
 * Asks one question again and again. An answer to an older question is null, because the newer one knows more. One for each
 * thing that is asked about.
 */
export const makeLatest = () => {
  let turn = 0
  return async <Value>(question: () => Promise<Value>): Promise<Value | null> => {
    turn += 1
    const mine = turn
    const answer = await question()
    return mine === turn ? answer : null
  }
}
