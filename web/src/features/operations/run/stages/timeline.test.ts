import { describe, expect, it } from 'vitest'
import { partsOf, spanOf } from './timeline'

const at = (seconds: number) => new Date(1_000 * seconds).toISOString()
const SPAN = { start: 0, end: 100_000 }

type Stage = Parameters<typeof partsOf>[0]
type Signals = Parameters<typeof partsOf>[1]

const stage = (attempts: readonly object[]) =>
  ({ number: 2, stageName: 'decide', attempts }) as unknown as Stage
const attempt = (attemptNumber: number, status: string, from: number, to: number | null) => ({
  attemptNumber,
  status,
  interrupted: false,
  startedAt: at(from),
  completedAt: to === null ? null : at(to),
})

describe('the span of a run', () => {
  it('ends now as long as it goes on, and is never nothing', () => {
    expect(spanOf(at(10), null, 30_000)).toEqual({ start: 10_000, end: 30_000 })
    expect(spanOf(at(10), at(20), 30_000)).toEqual({ start: 10_000, end: 20_000 })
    expect(spanOf(at(10), at(10), 30_000)).toEqual({ start: 10_000, end: 10_001 })
    // The reader's clock may be behind the server's.
    expect(spanOf(at(10), null, 5_000)).toEqual({ start: 10_000, end: 10_001 })
  })
})

describe('the parts of a stage', () => {
  it('are its attempts, the last one until now', () => {
    const parts = partsOf(
      stage([attempt(1, 'FAILED', 10, 30), attempt(2, 'STARTED', 40, null)]),
      [],
      SPAN,
    )
    expect(parts.map(({ look, from, to }) => [look, from, to])).toEqual([
      ['failed', 0.1, 0.3],
      ['goes-on', 0.4, 1],
    ])
  })

  it('tell an interruption from a failure', () => {
    const lost = { ...attempt(1, 'FAILED', 0, 1), interrupted: true }
    expect(partsOf(stage([lost]), [], SPAN)[0]?.look).toBe('interrupted')
  })

  it('have the waits of this stage only', () => {
    const signals = [
      { stageNumber: 1, createdAt: at(0), deliveredAt: at(5), status: 'CONSUMED' },
      { stageNumber: 2, createdAt: at(50), deliveredAt: at(75), status: 'CONSUMED' },
      { stageNumber: 2, createdAt: at(80), deliveredAt: null, status: 'PENDING' },
    ] as unknown as Signals
    expect(partsOf(stage([]), signals, SPAN).map(({ from, to }) => [from, to])).toEqual([
      [0.5, 0.75],
      [0.8, 1],
    ])
  })
})
