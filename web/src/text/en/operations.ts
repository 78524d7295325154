import type { PulseRunStatus, TriggerSource } from '~/graphql/schema.gen'

/** What tasks and their runs have in common. */
export const operations = {
  onDemand: (set: string) => `${set}, by hand`,
  statuses: {
    PENDING: 'Pending',
    RUNNING: 'Running',
    WAITING: 'Waiting',
    COMPLETED: 'Completed',
    FAILED: 'Failed',
    CANCELLED: 'Cancelled',
    TIMEOUT: 'Timed out',
    SKIPPED: 'Skipped',
  } satisfies Record<PulseRunStatus, string>,
  sources: {
    SCHEDULE: 'schedule',
    MANUAL: 'by hand',
    RETRY: 'retry',
  } satisfies Record<TriggerSource, string>,
}
