import { expect, it } from 'vitest'
import { neighboursOf } from './neighbours'

const SESSIONS = [
  { slot: 4, outcome: 'AGENT_ERROR' },
  { slot: 0, outcome: 'FAILED' },
  { slot: 1, outcome: 'PASSED' },
  { slot: 3, outcome: 'INFRASTRUCTURE_ERROR' },
] as const

it('finds the neighbours of a slot, and the failed ones', () => {
  expect(neighboursOf(SESSIONS, 1)).toEqual({
    previous: 0,
    next: 3,
    previousFailure: 0,
    nextFailure: 4,
  })
})

it('says where there is none', () => {
  expect(neighboursOf(SESSIONS, 0)).toMatchObject({ previous: null, previousFailure: null })
  expect(neighboursOf([], 0)).toMatchObject({ next: null, nextFailure: null })
})
