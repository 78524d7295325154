import type { PulseRunStatus } from '~/graphql/schema.gen'
import { operations } from '~/text/en/operations'
import type { Mark, Tone } from '~/ui/outcome'

const SHOWN: Readonly<Record<PulseRunStatus, { readonly tone: Tone; readonly mark?: Mark }>> = {
  PENDING: { tone: 'foreign', mark: 'pending' },
  RUNNING: { tone: 'live' },
  WAITING: { tone: 'live' },
  COMPLETED: { tone: 'pass', mark: 'pass' },
  FAILED: { tone: 'fail', mark: 'fail' },
  CANCELLED: { tone: 'foreign', mark: 'foreign' },
  TIMEOUT: { tone: 'fail', mark: 'limit' },
  SKIPPED: { tone: 'foreign', mark: 'saved' },
}

export const ENDED: ReadonlySet<PulseRunStatus> = new Set([
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMEOUT',
  'SKIPPED',
])

/** Where a run of Pulse stands, in shape, colour and word. */
export function PulseStatus({ status }: { status: PulseRunStatus }) {
  const { tone, mark } = SHOWN[status]
  return (
    <span className="badge" data-tone={tone}>
      {mark !== undefined && <span className="mark" data-mark={mark} aria-hidden="true" />}
      {operations.statuses[status]}
    </span>
  )
}
