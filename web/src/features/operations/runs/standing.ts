import { pulseRuns as text } from '~/text/en/pulse-runs'
import type { PulseRunRowFragment } from './runs.gen'

type Run = Pick<
  PulseRunRowFragment,
  'status' | 'signals' | 'parkedAt' | 'cancelRequestedAt' | 'skipReason' | 'error'
>

/** What there is to say of a run beside its status: what it waits for, why it ended so. */
export function standingOf(run: Run): string {
  if (run.error !== null) return run.error.message
  if (run.skipReason) return run.skipReason
  if (run.parkedAt !== null) return text.parked
  if (run.status === 'WAITING') {
    const awaited = run.signals.findLast((signal) => signal.status === 'PENDING')
    return awaited === undefined ? '' : text.waitsFor(awaited.name)
  }
  if (run.cancelRequestedAt !== null && run.status !== 'CANCELLED') return text.cancelling
  return ''
}
