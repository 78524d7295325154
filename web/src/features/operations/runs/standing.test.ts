import { describe, expect, it } from 'vitest'
import { standingOf } from './standing'

const RUN = {
  status: 'RUNNING',
  signals: [],
  parkedAt: null,
  cancelRequestedAt: null,
  skipReason: null,
  error: null,
} as const

describe('what there is to say of a run', () => {
  it('is nothing while all goes well', () => {
    expect(standingOf(RUN)).toBe('')
    expect(standingOf({ ...RUN, status: 'COMPLETED' })).toBe('')
  })

  it('names the signal that it waits for, and none that came before', () => {
    const signals = [
      { name: 'budget', status: 'CONSUMED' },
      { name: 'decision', status: 'PENDING' },
    ] as const
    expect(standingOf({ ...RUN, status: 'WAITING', signals: [...signals] })).toBe(
      'waits for decision',
    )
  })

  it('says why it failed before anything else', () => {
    const error = { category: 'STAGE_TIMEOUT', message: 'Too slow.' } as const
    expect(standingOf({ ...RUN, status: 'FAILED', parkedAt: '2026-01-01T00:00:00Z', error })).toBe(
      'Too slow.',
    )
  })

  it('says that it will be cancelled until it is', () => {
    const asked = { ...RUN, cancelRequestedAt: '2026-01-01T00:00:00Z' }
    expect(standingOf(asked)).toBe('will be cancelled')
    expect(standingOf({ ...asked, status: 'CANCELLED' })).toBe('')
  })
})
