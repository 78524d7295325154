import type { Problem } from '~/graphql/problem'
import { tasks } from '~/text/en/tasks'
import { ProblemNote } from '~/ui/states'

const text = tasks.form

interface Properties {
  readonly isNew: boolean
  readonly isChanged: boolean
  readonly isSaving: boolean
  /** How many things are seen to be wrong. */
  readonly faults: number
  /** What was refused and stands beside no field. */
  readonly problem: Problem | null
  readonly save: () => void
  readonly back: () => void
}

export function SaveBar({ isNew, isChanged, isSaving, faults, problem, save, back }: Properties) {
  return (
    <div className="stack">
      {problem !== null && <ProblemNote problem={problem} />}
      <div className="row">
        <button
          type="button"
          className="button primary"
          disabled={isSaving || (!isNew && !isChanged)}
          onClick={save}
        >
          {isSaving ? text.saving : isNew ? text.createIt : text.save}
        </button>
        <button type="button" className="button" onClick={back}>
          {text.back}
        </button>
        <span className="small" role="status">
          {faults > 0 ? text.mend(faults) : !isNew && !isChanged && text.unchanged}
        </span>
        <span className="small soft task-keys">{text.keys}</span>
      </div>
    </div>
  )
}
