import { describe, expect, it } from 'vitest'
import type { Outcome } from '~/graphql/schema.gen'
import { type Cell, fits, moved, nearest, partsOf, tally } from './cells'

const cell = (slot: number, outcome: Outcome): Cell => ({
  id: `${slot}`,
  slot,
  runIndex: 0,
  unitTestId: 'u',
  outcome,
  turns: 1,
  agentLatencyMs: 1,
  finishedAt: null,
})

describe('what sessions add up to', () => {
  it('divides by what counts, not by what has finished', () => {
    const found = tally([
      cell(0, 'PASSED'),
      cell(1, 'INFRASTRUCTURE_ERROR'),
      cell(2, 'MAX_INTERACTIONS'),
      cell(3, 'SAVED'),
      undefined,
    ])
    expect(found).toMatchObject({ finished: 3, passed: 1, counted: 2, failures: 1, foreign: 1 })
  })

  it('is nothing of nothing', () => {
    expect(tally([])).toMatchObject({ finished: 0, counted: 0, outcomes: [] })
  })
})

describe('the nearest failure', () => {
  const cells = [cell(0, 'PASSED'), cell(1, 'FAILED'), undefined, cell(3, 'AGENT_ERROR')]
  const failing = (each: Cell | undefined) => fits(each, 'failures')

  it('is looked for in both directions, round the end', () => {
    expect(nearest(cells, 0, 1, failing)).toBe(1)
    expect(nearest(cells, 1, 1, failing)).toBe(3)
    expect(nearest(cells, 3, 1, failing)).toBe(1)
    expect(nearest(cells, 1, -1, failing)).toBe(3)
    expect(nearest(cells, -1, 1, failing)).toBe(1)
  })

  it('is itself where there is no other, and null where there is none', () => {
    expect(nearest(cells.slice(0, 3), 1, 1, failing)).toBe(1)
    expect(nearest(cells.slice(0, 1), 0, 1, failing)).toBeNull()
    expect(nearest([], 0, 1, failing)).toBeNull()
  })
})

describe('arrow keys', () => {
  // Rows of 4: 0-3, 4-5 | 6-7 | 8-11, 12-15
  const parts = partsOf([6, 2, 8])
  const from = (slot: number, key: string) => moved(parts, 4, slot, key)

  it('go along the slots', () => {
    expect(from(5, 'ArrowRight')).toBe(6)
    expect(from(6, 'ArrowLeft')).toBe(5)
    expect(from(0, 'ArrowLeft')).toBe(0)
    expect(from(15, 'ArrowRight')).toBe(15)
  })

  it('go down a column, into shorter rows and into the next unit test', () => {
    expect(from(0, 'ArrowDown')).toBe(4)
    expect(from(3, 'ArrowDown')).toBe(5)
    expect(from(5, 'ArrowDown')).toBe(7)
    expect(from(6, 'ArrowDown')).toBe(8)
    expect(from(14, 'ArrowDown')).toBe(14)
  })

  it('go up the same way', () => {
    expect(from(14, 'ArrowUp')).toBe(10)
    expect(from(11, 'ArrowUp')).toBe(7)
    expect(from(7, 'ArrowUp')).toBe(5)
    expect(from(2, 'ArrowUp')).toBe(2)
  })

  it('go to both ends', () => {
    expect(from(7, 'Home')).toBe(0)
    expect(from(7, 'End')).toBe(15)
  })
})
