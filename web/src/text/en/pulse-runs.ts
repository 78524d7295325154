import { formatCount, formatNumber } from '~/lib/format'
import { counted } from './common'

const health = {
  title: 'Health',
  loading: 'Asking how Pulse is doing …',
  working: (workers: number) => `${counted(workers, 'worker', 'workers')} at work`,
  active: (active: number, most: number) =>
    `${formatCount(active)} of at most ${formatCount(most)} runs active`,
  nothingWaits: 'nothing pending',
  pending: (count: number, age: string | null) =>
    `${counted(count, 'run', 'runs')} pending${age === null ? '' : `, the oldest for ${age}`}`,
  waiting: (count: number) => `${counted(count, 'run waits', 'runs wait')} for a signal`,
  nobody: 'No worker is heard, so no run goes on. Nothing is lost: they go on once one is there.',
  start: 'Start one with this command, or look at why those that ran have ended:',
  command: 'simulation worker',
  noWrites: 'Nothing can be written at the moment: a store of the server is away or full.',
  more: 'Workers and limits',
  worker: 'Worker',
  heard: 'Heard',
  reclaimed: (count: number) =>
    `${counted(count, 'run was', 'runs were')} continued after a restart`,
  recovered: (count: number) =>
    `${counted(count, 'run was', 'runs were')} taken over from a worker that died`,
  byType: (type: string, count: number) => `${formatNumber(count)} of ${type}`,
}

export const pulseRuns = {
  title: 'Runs of Pulse',
  about: 'Each execution of a task: set runs, nightly ones, and tasks of your own.',
  tasks: 'Tasks',
  filters: 'Filters',
  filter: {
    status: 'Status',
    task: 'Task',
    source: 'Begun',
    since: 'When',
  },
  any: 'Any',
  since: { '1': 'The last day', '7': 'The last 7 days', '30': 'The last 30 days' },
  clear: 'Clear filters',
  total: (count: number) => counted(count, 'run', 'runs'),
  nothing: 'Nothing was run yet',
  nothingHint: 'Start a run of a set, or define a task.',
  nothingFits: 'No run fits these filters',
  columns: {
    task: 'Task',
    status: 'Status',
    what: 'What it is at',
    began: 'Begun',
    took: 'Took',
    when: 'Created',
  },
  operators: 'A task of the operator',
  waitsFor: (name: string) => `waits for ${name}`,
  parked: 'parked: somebody has to look at it',
  cancelling: 'will be cancelled',
  verdict: 'the run of its set',
  next: 'Next run',
  previous: 'Previous run',
  health,
}
