import { describe, expect, it } from 'vitest'
import { histogram, quantile } from './histogram'
import { textParts } from './text-parts'
import { wilson } from './wilson'

describe("Wilson's interval", () => {
  it('is what the literature says', () => {
    const span = wilson(8, 10)
    expect(span?.low).toBeCloseTo(0.4902, 4)
    expect(span?.high).toBeCloseTo(0.9433, 4)
  })

  it('touches its ends only where all or none passed', () => {
    expect(wilson(0, 5)).toMatchObject({ low: 0 })
    expect(wilson(5, 5)).toMatchObject({ high: 1 })
    expect(wilson(0, 0)).toBeNull()
  })
})

describe('a histogram', () => {
  it('counts each value once, the largest in the last bin', () => {
    const bins = histogram([0, 1, 2, 3, 4], 2)
    expect(bins.map((bin) => bin.count)).toEqual([2, 3])
  })

  it('takes equal values, and none', () => {
    expect(histogram([7, 7], 3).map((bin) => bin.count)).toEqual([2, 0, 0])
    expect(histogram([], 3)).toEqual([])
  })

  it('has quantiles by nearest rank', () => {
    expect(quantile([3, 1, 2, 4], 0.5)).toBe(2)
    expect(quantile([3, 1, 2, 4], 0.9)).toBe(4)
    expect(quantile([5], 0.5)).toBe(5)
  })
})

describe('the parts of a message', () => {
  it('are prose, and fenced JSON as JSON', () => {
    expect(textParts('Booked.\n\n```json\n{"a": 1}\n```\nBye')).toEqual([
      { kind: 'text', text: 'Booked.' },
      { kind: 'json', value: { a: 1 } },
      { kind: 'text', text: 'Bye' },
    ])
  })

  it('leave a fence that holds something else', () => {
    const text = 'Run ```\nls\n```'
    expect(textParts(text)).toEqual([{ kind: 'text', text }])
  })

  it('take a message that is nothing but JSON', () => {
    expect(textParts(' [1, 2] ')).toEqual([{ kind: 'json', value: [1, 2] }])
    expect(textParts('{not json}')).toEqual([{ kind: 'text', text: '{not json}' }])
    expect(textParts('')).toEqual([])
  })
})
