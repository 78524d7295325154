import { expect, it } from 'vitest'
import type { Outcome } from '~/graphql/schema.gen'
import { type Change, grouped } from './grouped'
import { mostTelling, pairsOf } from './pairs'

const session = (runIndex: number, outcome: Outcome) => ({
  id: `${runIndex}${outcome}`,
  slot: 10 + runIndex,
  runIndex,
  outcome,
})

it('pairs sessions by their place, and keeps those that have no other', () => {
  const pairs = pairsOf([session(1, 'PASSED'), session(0, 'FAILED')], [session(2, 'PASSED')])
  expect(pairs.map((each) => each.runIndex)).toEqual([0, 1, 2])
  expect(pairs[0]).toMatchObject({ base: { outcome: 'FAILED' }, candidate: null })
  expect(pairs[2]).toMatchObject({ base: null, candidate: { outcome: 'PASSED' } })
})

it('shows first what differs', () => {
  const same = [session(0, 'PASSED'), session(1, 'PASSED')]
  expect(mostTelling(pairsOf(same, [session(0, 'PASSED'), session(1, 'FAILED')]))?.runIndex).toBe(1)
  expect(mostTelling(pairsOf(same, same))?.runIndex).toBe(0)
  expect(mostTelling(pairsOf(same, [session(1, 'PASSED')]))?.runIndex).toBe(1)
  expect(mostTelling([])).toBeNull()
})

it('tells the same change of several things once', () => {
  const change = (name: string, after: string): Change => ({
    of: 'UNIT_TEST',
    name,
    field: 'sessions',
    before: '5',
    after,
    unitTests: [],
  })
  const groups = grouped([change('a', '10'), change('b', '10'), change('c', '30')])
  expect(groups.map((each) => each.names)).toEqual([['a', 'b'], ['c']])
})
