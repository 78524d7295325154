import { useState } from 'react'
import { useAnswer } from '~/graphql/use-answer'
import { common } from '~/text/en/common'
import { runs } from '~/text/en/runs'
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
    <label className="field">
      <span>{runs.filter[name]}</span>
      <select
        className="input"
        value={parameters.get(name) ?? ''}
        onChange={(event) => set(name, event.target.value)}
      >
        <option value="">{runs.any}</option>
        {options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
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
      <LabelFilter given={parameters.get('label') ?? ''} set={(value) => set('label', value)} />
      {clear !== null && (
        <button type="button" className="button plain" onClick={clear}>
          {runs.clear}
        </button>
      )}
    </search>
  )
}

/** Counts once it is whole: at Enter, or when the field is left. */
function LabelFilter({ given, set }: { given: string; set: (value: string) => void }) {
  const [text, setText] = useState(given)
  const [before, setBefore] = useState(given)
  if (before !== given) {
    setBefore(given)
    setText(given)
  }
  return (
    <label className="field">
      <span>{runs.filter.label}</span>
      <input
        className="input"
        value={text}
        placeholder={runs.labelHint}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => set(text.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') set(text.trim())
        }}
      />
    </label>
  )
}
