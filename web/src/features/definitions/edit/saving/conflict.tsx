import { editing as text } from '~/text/en/editing'
import { fieldsOf } from '../form/fields'
import { readAll } from '../form/reading'
import type { Values } from '../form/values'
import type { Writable } from '../kinds/kinds'
import { useStanding } from './use-standing'
import { type Base, onTop } from './written'

interface Properties {
  readonly path: string
  readonly writable: Writable
  readonly base: Base
  readonly values: Values
  /** Go on from what stands there now. */
  readonly goOn: (base: Base, values: Values) => void
}

/** Somebody else has changed it: who, what of it is the same as mine, and how to go on. */
export function Conflict({ path, writable, base, values, goOn }: Properties) {
  const asked = useStanding(writable, base.id, 'latest')
  if (asked.state !== 'there') return null
  const { definition } = asked
  const latest = definition?.written.nodes[0]
  if (definition === null || latest === undefined) return null
  const fields = fieldsOf(writable.sections)
  const theirs = readAll(fields, latest)
  const merged = onTop(fields, base.values, values, theirs)
  const both = merged.both.map((name) => fields[name]?.label ?? name).join(', ')
  const difference = `${path}?from=${base.version}&to=${definition.version}`
  return (
    <div className="note" data-tone="fail" role="alert" data-code="VERSION_MISMATCH">
      <div>
        <p>{text.conflict(definition.updatedBy.userId, definition.version)}</p>
        <p className="small soft">
          {text.conflictHint} {both === '' ? text.conflictApart : text.conflictBoth(both)}
        </p>
      </div>
      <a className="button" href={difference} target="_blank" rel="noreferrer">
        {text.theirs}
      </a>
      <button
        type="button"
        className="button"
        onClick={() =>
          goOn({ id: base.id, version: definition.version, values: theirs }, merged.values)
        }
      >
        {text.goOn}
      </button>
    </div>
  )
}
