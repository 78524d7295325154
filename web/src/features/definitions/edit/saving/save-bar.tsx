import { editing as text } from '~/text/en/editing'
import { ProblemNote } from '~/ui/states'
import type { Fields } from '../form/fields'
import type { Checked } from '../use-check'

interface Properties {
  readonly isNew: boolean
  readonly fields: Fields
  readonly changed: readonly string[]
  readonly checked: Checked
  /** Whether anything was written, left or wanted to be saved. */
  readonly isTouched: boolean
  /** How many things are wrong, as far as that is known. */
  readonly faults: number
  readonly isSaving: boolean
  readonly toFirst: () => void
  readonly save: () => void
  readonly back: () => void
}

/** Always in sight: whether it can be saved, and the button that does. */
export function SaveBar(properties: Properties) {
  const { isNew, isTouched, changed, checked, faults, isSaving, toFirst, save, back } = properties
  const isEmpty = !isNew && changed.length === 0
  return (
    <div className="edit-bar">
      {checked.problem !== null && checked.problem.kind !== 'away' && (
        <ProblemNote problem={checked.problem} />
      )}
      <div className="row">
        <button
          type="button"
          className="button primary"
          disabled={isSaving || isEmpty}
          onClick={save}
        >
          {isSaving ? text.saving : isNew ? text.create : text.save}
        </button>
        <button type="button" className="button" onClick={back}>
          {text.back}
        </button>
        <span className="small" role="status">
          <State {...properties} />
        </span>
        {faults > 0 && isTouched && !isEmpty && (
          <button type="button" className="button plain" onClick={toFirst}>
            {text.toFirst}
          </button>
        )}
        <span className="small soft edit-keys">{text.enter}</span>
      </div>
    </div>
  )
}

function State({ isNew, isTouched, fields, changed, checked, faults }: Properties) {
  if (!isNew && changed.length === 0) return text.unchanged
  const names = changed.map((name) => fields[name]?.label ?? name).join(', ')
  const what = isNew ? '' : ` ${text.changes(names)}`
  if (checked.problem?.kind === 'away') return <b>{text.lost}</b>
  if (faults > 0 && !isTouched) return text.untouched
  if (faults > 0) return text.mend(faults) + what
  if (!checked.isFresh) return text.checking + what
  const { remarks } = checked
  return (remarks.length > 0 ? text.remarked(remarks.length) : text.clean) + what
}
