import { useAnswer } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { operations } from '~/text/en/operations'
import { pulseRuns as text } from '~/text/en/pulse-runs'
import { ChoiceFilter } from '~/ui/filters'
import { type NAMES, SOURCES, STATUSES } from './filters'
import { PulseTaskNamesDocument } from './runs.gen'

interface Properties {
  readonly parameters: URLSearchParams
  readonly set: (name: string, value: string) => void
  readonly clear: (() => void) | null
}

type Options = readonly (readonly [string, string])[]

export function FilterBar({ parameters, set, clear }: Properties) {
  const maySeeTasks = useMay('Pulse:GetTask')
  const tasks = useAnswer(PulseTaskNamesDocument, {}, { pause: !maySeeTasks }).data?.tasks.nodes
  const named: Options = (tasks ?? []).map((task) => [task.databaseId, task.taskName])
  const task = parameters.get('task')
  const isKnown = task === null || named.some(([id]) => id === task)
  const choice = (name: (typeof NAMES)[number], options: Options) => (
    <ChoiceFilter
      label={text.filter[name]}
      value={parameters.get(name) ?? ''}
      options={[['', text.any], ...options]}
      choose={(value) => set(name, value)}
    />
  )
  return (
    <search className="pulse-filters" aria-label={text.filters}>
      {choice(
        'status',
        STATUSES.map((each) => [each, operations.statuses[each]]),
      )}
      {choice('task', isKnown ? named : [...named, [task, task]])}
      {choice(
        'source',
        SOURCES.map((each) => [each, operations.sources[each]]),
      )}
      {choice('since', Object.entries(text.since))}
      {clear !== null && (
        <button type="button" className="button plain" onClick={clear}>
          {text.clear}
        </button>
      )}
    </search>
  )
}
