import { formatSpan } from '~/lib/format'
import { pulseRuns } from '~/text/en/pulse-runs'
import type { PulseHealthNowQuery } from './health.gen'

const text = pulseRuns.health

export type Health = PulseHealthNowQuery['pulseHealth']

/** How Pulse is doing, in sentences' parts; and what is wrong, if anything. */
export function wordsOf(health: Health): {
  parts: string[]
  trouble: 'nobody' | 'noWrites' | null
} {
  const age = health.oldestPendingAgeSeconds
  const parts = [
    text.working(health.workers.length),
    text.active(health.activeRunCount, health.maxConcurrent),
    health.pendingRunCount === 0
      ? text.nothingWaits
      : text.pending(health.pendingRunCount, age === null ? null : formatSpan(1000 * age)),
    ...(health.waitingRunCount === 0 ? [] : [text.waiting(health.waitingRunCount)]),
  ]
  if (health.status === 'OK') return { parts, trouble: null }
  return { parts, trouble: health.workers.length === 0 ? 'nobody' : 'noWrites' }
}
