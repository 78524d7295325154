import { expect, it } from 'vitest'
import { type Judge, standingOf } from './strength'

const judge = (reviews: number, kappa: number | null) =>
  ({ reviews, kappa: kappa === null ? null : { value: kappa, interval: null } }) as Judge

it('says nothing of a judge before there are enough reviews', () => {
  expect(standingOf(undefined)).toEqual({ kind: 'unreviewed' })
  expect(standingOf(judge(0, null))).toEqual({ kind: 'unreviewed' })
  expect(standingOf(judge(29, 1))).toEqual({ kind: 'too-few', reviews: 29 })
})

it('goes by agreement beyond chance', () => {
  expect(standingOf(judge(30, null))).toEqual({ kind: 'unknown' })
  expect(standingOf(judge(30, 0.81))).toMatchObject({ strength: 'very good' })
  expect(standingOf(judge(30, 0.6))).toMatchObject({ strength: 'good' })
  expect(standingOf(judge(30, 0.45))).toMatchObject({ strength: 'fair' })
  expect(standingOf(judge(30, -0.1))).toMatchObject({ strength: 'poor' })
})
