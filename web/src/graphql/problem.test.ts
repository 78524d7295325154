import { CombinedError } from '@urql/core'
import { expect, test } from 'vitest'
import { changeProblemOf, problemOf } from './problem'

const lost = new CombinedError({ networkError: new Error('Failed to fetch') })

test('a question without an answer is asked again, a change without one is not', () => {
  expect(problemOf(lost)?.kind).toBe('away')
  expect(changeProblemOf(lost)?.kind).toBe('unanswered')
  expect(changeProblemOf(lost, 'repeatable')?.kind).toBe('repeatable')
})

test('a change that was refused says why, as a question does', () => {
  const refused = new CombinedError({
    graphQLErrors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }],
  })
  expect(changeProblemOf(refused)).toEqual(problemOf(refused))
  expect(changeProblemOf(undefined)).toBeNull()
})
