import { expect, test } from 'vitest'
import { labelled, roundTop } from './chart'

test.each([
  [[], 1],
  [[0, 0], 1],
  [[1], 1],
  [[3], 5],
  [[5, 2], 5],
  [[10], 10],
  [[11], 20],
  [[999], 1000],
  [[12_345], 20_000],
])('all of %j fit under a round number', (counts, top) => {
  expect(roundTop(counts)).toBe(top)
})

test('times are written at a few buckets, the first among them', () => {
  expect(labelled(24, 6)).toEqual([0, 4, 8, 12, 16, 20])
  expect(labelled(61, 6)).toEqual([0, 11, 22, 33, 44, 55])
  expect(labelled(3, 6)).toEqual([0, 1, 2])
  expect(labelled(0, 6)).toEqual([])
})
