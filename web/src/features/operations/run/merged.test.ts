import { describe, expect, it } from 'vitest'
import type { PulseRunEventFragment } from './run.gen'
import { merged } from './use-run'

const events = (...positions: number[]) =>
  positions.map((position) => ({ position }) as PulseRunEventFragment)

describe('the events of a run', () => {
  it('are those that were there and those that came, each once', () => {
    // A connection that came back tells again what it told before.
    expect(merged(events(1, 2, 3), events(3, 4, 4, 5))).toEqual(events(1, 2, 3, 4, 5))
  })

  it('stay the same list while nothing comes', () => {
    const known = events(1, 2)
    expect(merged(known, events(2))).toBe(known)
  })
})
