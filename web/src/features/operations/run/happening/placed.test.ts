import { describe, expect, it } from 'vitest'
import type { PulseRunEventFragment } from '../run.gen'
import { placed } from './placed'

const event = (eventType: string, details: object = {}, position = 1) =>
  ({ position, eventType, details }) as unknown as PulseRunEventFragment

const places = (...events: PulseRunEventFragment[]) =>
  placed(events).map(({ stage, attempt }) => [stage, attempt])

describe('where an event belongs', () => {
  it('is outside of stages before the first and after the last', () => {
    expect(
      places(
        event('run.created'),
        event('stage.started'),
        event('stage.attempt_started', { attempt_number: 1 }),
        event('stage.completed'),
        event('run.completed'),
      ),
    ).toEqual([
      [null, null],
      [1, null],
      [1, 1],
      [1, 1],
      [null, null],
    ])
  })

  it('is the attempt that goes on, across retries and waits', () => {
    expect(
      places(
        event('stage.started'),
        event('stage.attempt_started', { attempt_number: 1 }),
        event('stage.attempt_failed'),
        event('stage.retried', { attempt_number: 2 }),
        event('run.waiting'),
        event('scheduler.recovered'),
        event('stage.completed'),
        event('stage.started'),
      ),
    ).toEqual([
      [1, null],
      [1, 1],
      [1, 1],
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
      [2, null],
    ])
  })
})
