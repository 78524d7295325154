import type { PulseRunStatus, RunFilter, TriggerSource } from '~/graphql/schema.gen'

export const STATUSES: readonly PulseRunStatus[] = [
  'PENDING',
  'RUNNING',
  'WAITING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMEOUT',
  'SKIPPED',
]
export const SOURCES: readonly TriggerSource[] = ['SCHEDULE', 'MANUAL', 'RETRY']
export const NAMES = ['status', 'task', 'source', 'since'] as const

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The filter that an address names; what the address has wrong counts as not said. */
export function filterOf(parameters: URLSearchParams, now: number): RunFilter {
  const status = STATUSES.find((each) => each === parameters.get('status'))
  const source = SOURCES.find((each) => each === parameters.get('source'))
  const task = parameters.get('task')
  const days = Number(parameters.get('since'))
  // By whole hours: else each look would be another question.
  const hour = now - (now % HOUR_MS)
  return {
    ...(status === undefined ? {} : { statuses: [status] }),
    ...(source === undefined ? {} : { triggerSources: [source] }),
    ...(task ? { taskIds: [task] } : {}),
    ...(days > 0 ? { createdAfter: new Date(hour - days * DAY_MS).toISOString() } : {}),
  }
}

export const isFiltered = (parameters: URLSearchParams): boolean =>
  NAMES.some((name) => parameters.get(name))
