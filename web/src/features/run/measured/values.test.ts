import { expect, it } from 'vitest'
import { numbersIn } from './values'

const session = (outcome: 'PASSED' | 'FAILED' | 'CANCELLED' | null, ...values: unknown[]) => ({
  id: '',
  slot: 0,
  outcome,
  results: values.map((value, at) => ({
    id: String(at),
    value,
    metric: { id: 'turns', databaseId: 'turns' },
  })),
})

it('gathers numbers of sessions that count, one for each', () => {
  const values = numbersIn([
    session('PASSED', 3, 3),
    session('FAILED', 5),
    session('CANCELLED', 9),
    session(null, 9),
    session('PASSED', true),
    session('PASSED', null),
  ])
  expect([...values]).toEqual([['turns', [3, 5]]])
})
