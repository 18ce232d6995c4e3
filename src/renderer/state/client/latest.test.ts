import { expect, it } from 'vitest'
import { makeLatest } from './latest'

it('takes the answer to the question that was asked last, whichever comes first', async () => {
  const latest = makeLatest()
  const first = Promise.withResolvers<string>()
  const older = latest(() => first.promise)
  const newer = latest(() => Promise.resolve('new'))
  first.resolve('old')
  expect(await Promise.all([older, newer])).toEqual([null, 'new'])
})
