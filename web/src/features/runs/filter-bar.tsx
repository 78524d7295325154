import { useAnswer } from '~/graphql/use-answer'
import { common } from '~/text/en/common'
import { runs } from '~/text/en/runs'
import { ChoiceFilter, TextFilter } from '~/ui/filters'
import { STATUSES, VERDICTS } from './filters'
import { SetNamesDocument } from './runs.gen'

interface Properties {
  readonly parameters: URLSearchParams
  readonly set: (name: string, value: string) => void
  readonly clear: (() => void) | null
}

export function FilterBar({ parameters, set, clear }: Properties) {
  const sets = useAnswer(SetNamesDocument, {}).data?.unitTestSets.nodes ?? []
  const choice = (
    name: keyof typeof runs.filter,
    options: readonly (readonly [string, string])[],
  ) => (
    <ChoiceFilter
      label={runs.filter[name]}
      value={parameters.get(name) ?? ''}
      options={[['', runs.any], ...options]}
      choose={(value) => set(name, value)}
    />
  )
  return (
    <search className="run-filters" aria-label={runs.filters}>
      {choice(
        'status',
        STATUSES.map((each) => [each, common.statuses[each]]),
      )}
      {choice(
        'verdict',
        VERDICTS.map((each) => [each, common.verdicts[each]]),
      )}
      {choice(
        'set',
        sets.map((each) => [each.databaseId, each.name]),
      )}
      {choice('since', Object.entries(runs.since))}
      <TextFilter
        label={runs.filter.label}
        value={parameters.get('label') ?? ''}
        placeholder={runs.labelHint}
        write={(text) => set('label', text)}
      />
      {clear !== null && (
        <button type="button" className="button plain" onClick={clear}>
          {runs.clear}
        </button>
      )}
    </search>
  )
}
