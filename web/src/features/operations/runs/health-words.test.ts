import { describe, expect, it } from 'vitest'
import { wordsOf } from './health-words'

const HEALTH = {
  __typename: 'PulseHealth',
  status: 'OK',
  workers: [{ __typename: 'PulseWorker', owner: 'a', heartbeatAt: '2026-01-01T00:00:00Z' }],
  reclaimedRunCount: 0,
  expiredRecoveryCount: 0,
  activeRunCount: 2,
  maxConcurrent: 20,
  activeRunsByType: null,
  pendingRunCount: 0,
  oldestPendingAgeSeconds: null,
  waitingRunCount: 0,
} as const
const read = (changed: object) =>
  wordsOf({ ...HEALTH, ...changed } as unknown as Parameters<typeof wordsOf>[0])

describe('how Pulse is doing', () => {
  it('is said in a few words while all is well', () => {
    expect(read({})).toEqual({
      parts: ['1 worker at work', '2 of at most 20 runs active', 'nothing pending'],
      trouble: null,
    })
  })

  it('counts what is pending, with the age of the oldest, and what waits', () => {
    const { parts } = read({ pendingRunCount: 3, oldestPendingAgeSeconds: 90, waitingRunCount: 1 })
    expect(parts.slice(2)).toEqual([
      '3 runs pending, the oldest for 1 min 30 sec',
      '1 run waits for a signal',
    ])
  })

  it('tells a worker that is missing from a store that is away', () => {
    expect(read({ status: 'DEGRADED', workers: [] }).trouble).toBe('nobody')
    expect(read({ status: 'DEGRADED' }).trouble).toBe('noWrites')
  })
})
