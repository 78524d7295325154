import type { PulseRunEventFragment } from '../run.gen'

/** Where in a run an event belongs; null outside of stages, of attempts. */
export interface Placed {
  readonly event: PulseRunEventFragment
  readonly stage: number | null
  readonly attempt: number | null
}

/** Stages and attempts begin with an event of their own, and what comes then belongs to them. */
export function placed(events: readonly PulseRunEventFragment[]): Placed[] {
  let stages = 0
  let stage: number | null = null
  let attempt: number | null = null
  return events.map((event) => {
    const { eventType } = event
    if (eventType === 'stage.started') {
      stages += 1
      stage = stages
      attempt = null
    }
    if (eventType === 'stage.attempt_started' || eventType === 'stage.retried') {
      attempt = Number((event.details as { attempt_number?: number }).attempt_number ?? 1)
    }
    const at = { event, stage, attempt }
    if (ENDS_STAGE.has(eventType)) {
      stage = null
      attempt = null
    }
    return at
  })
}

const ENDS_STAGE = new Set(['stage.completed', 'stage.failed', 'stage.skipped'])
