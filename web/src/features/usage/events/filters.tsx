import { useState } from 'react'
import { usage as text } from '~/text/en/usage'
import type { Wanted } from './period'

interface Properties {
  readonly wanted: Wanted
  readonly set: (name: keyof Wanted, value: string) => void
  readonly clear: (() => void) | null
}

export function Filters({ wanted, set, clear }: Properties) {
  return (
    <search className="usage-filters" aria-label={text.filters}>
      <Choice name="period" of={text.periods} given={wanted.period} label={text.period} set={set} />
      <Name given={wanted.name} set={(value) => set('name', value)} />
      <Choice name="origin" of={text.origins} given={wanted.origin} label={text.origin} set={set} />
      {clear !== null && (
        <button type="button" className="button plain" onClick={clear}>
          {text.clear}
        </button>
      )}
    </search>
  )
}

interface ChoiceProperties {
  readonly name: keyof Wanted
  readonly of: Readonly<Record<string, string>>
  readonly given: string
  readonly label: string
  readonly set: Properties['set']
}

function Choice({ name, of, given, label, set }: ChoiceProperties) {
  return (
    <label className="field">
      <span>{label}</span>
      <select className="input" value={given} onChange={(event) => set(name, event.target.value)}>
        {Object.entries(of).map(([value, said]) => (
          <option key={value} value={value}>
            {said}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Counts once it is whole: at Enter, or when the field is left. */
function Name({ given, set }: { given: string; set: (value: string) => void }) {
  const [typed, setTyped] = useState(given)
  const [before, setBefore] = useState(given)
  if (before !== given) {
    setBefore(given)
    setTyped(given)
  }
  return (
    <label className="field">
      <span>{text.name}</span>
      <input
        className="input"
        value={typed}
        placeholder={text.nameHint}
        maxLength={200}
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => set(typed.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') set(typed.trim())
        }}
      />
    </label>
  )
}
