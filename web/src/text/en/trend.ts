import { counted } from './common'

export const trend = {
  title: 'Pass rate over time',
  none: 'No run of it has been completed.',
  summary: (runs: number, first: string, last: string) =>
    `${counted(runs, 'completed run', 'completed runs')}, from ${first} to ${last}`,
  latestOnly: (shown: number, all: number) => `The latest ${shown} of ${all}.`,
  version: (version: number) => `v${version}`,
  point: (when: string, rate: string, passed: string) => `${when}: ${rate}, ${passed}`,
  table: 'As a table',
  columns: { when: 'When', rate: 'Pass rate', version: 'Version of the set', verdict: 'Verdict' },
  run: 'Start a run of it',
}
