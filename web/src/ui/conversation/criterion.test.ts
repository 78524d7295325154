import { describe, expect, it } from 'vitest'
import { byWeight, type Evaluated, type Result, standingOf, wanted } from './criterion'

const result = (change: Partial<Result>): Result =>
  ({ applied: true, inconclusive: false, onlyMeasured: false, passed: true, ...change }) as Result

describe('a result', () => {
  it('stands as the server says', () => {
    expect(standingOf(result({}))).toBe('met')
    expect(standingOf(result({ passed: false }))).toBe('notMet')
    expect(standingOf(result({ applied: false, passed: null }))).toBe('notApplied')
    expect(standingOf(result({ inconclusive: true, passed: null }))).toBe('inconclusive')
    expect(standingOf(result({ onlyMeasured: true, passed: null }))).toBe('measured')
  })

  it('comes first where it is not met', () => {
    const failed = result({ passed: false })
    expect(byWeight([result({}), failed])[0]).toBe(failed)
  })
})

describe('what a criterion wants', () => {
  const of = (successCriterion: unknown) => wanted({ successCriterion } as Evaluated)

  it('is said in short', () => {
    expect(of({ expectedValue: true })).toBe('true')
    expect(of({ verb: 'AT_MOST', threshold: 3 })).toBe('≤ 3')
    expect(of({ expectedValues: ['booked', 'changed'] })).toBe('booked or changed')
    expect(of(null)).toBeNull()
  })
})
