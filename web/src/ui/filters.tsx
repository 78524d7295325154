import { useState } from 'react'

interface ChoiceProperties {
  readonly label: string
  readonly value: string
  /** Values with their words, in their order. */
  readonly options: readonly (readonly [string, string])[]
  readonly choose: (value: string) => void
}

/** One of a few values to narrow a list by. */
export function ChoiceFilter({ label, value, options, choose }: ChoiceProperties) {
  return (
    <label className="field">
      <span>{label}</span>
      <select className="input" value={value} onChange={(event) => choose(event.target.value)}>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

interface TextProperties {
  readonly label: string
  readonly value: string
  readonly placeholder: string
  readonly maxLength?: number
  readonly write: (text: string) => void
}

/** Counts once it is whole: at Enter, or when the field is left. */
export function TextFilter({ label, value, placeholder, maxLength, write }: TextProperties) {
  const [typed, setTyped] = useState(value)
  const [before, setBefore] = useState(value)
  if (before !== value) {
    setBefore(value)
    setTyped(value)
  }
  return (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        value={typed}
        placeholder={placeholder}
        maxLength={maxLength}
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => write(typed.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') write(typed.trim())
        }}
      />
    </label>
  )
}
