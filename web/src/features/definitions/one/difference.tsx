import { useAnswer } from '~/graphql/use-answer'
import { definitions as text } from '~/text/en/definitions'
import { Shown } from '~/ui/states'
import type { KindName } from '../kinds'
import { Value } from '../value'
import { fieldName } from '../value-names'
import { PAGES, type Version } from './documents'
import { changedWords } from './words'

interface Properties {
  readonly kind: KindName
  readonly id: string
  readonly versions: readonly Version[]
  readonly from: number
  readonly to: number
  readonly choose: (from: number, to: number) => void
}

/** What became of a definition between any two of its versions, field by field. */
export function DifferenceOf({ kind, id, versions, from, to, choose }: Properties) {
  const answer = useAnswer(PAGES[kind].difference, { id, before: from, after: to })
  return (
    <section className="card stack" aria-labelledby="difference">
      <h2 id="difference">{text.difference}</h2>
      <div className="row">
        <Choice
          label={text.from}
          versions={versions}
          value={from}
          choose={(it) => choose(it, to)}
        />
        <Choice label={text.to} versions={versions} value={to} choose={(it) => choose(from, it)} />
      </div>
      <Shown answer={answer}>
        {({ definition }) =>
          definition === null || definition.difference.length === 0 ? (
            <p className="soft">{text.same}</p>
          ) : (
            <dl className="field-list">
              {definition.difference.map((each) => (
                <div key={each.field}>
                  <dt>{fieldName(each.field)}</dt>
                  <dd>
                    <Changed field={each.field} before={each.before} after={each.after} />
                  </dd>
                </div>
              ))}
            </dl>
          )
        }
      </Shown>
    </section>
  )
}

interface ChoiceProperties {
  readonly label: string
  readonly versions: readonly Version[]
  readonly value: number
  readonly choose: (version: number) => void
}

function Choice({ label, versions, value, choose }: ChoiceProperties) {
  return (
    <label className="row">
      <span>{label}</span>
      <select
        className="input version-choice"
        value={value}
        onChange={(event) => choose(Number(event.target.value))}
      >
        {versions.map((each) => (
          <option key={each.version} value={each.version}>
            {each.version}
          </option>
        ))}
      </select>
    </label>
  )
}

interface ChangedProperties {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** Texts word by word; other values one after the other. */
function Changed({ field, before, after }: ChangedProperties) {
  const name = field.split('.').at(-1) ?? field
  if (typeof before === 'string' && typeof after === 'string') {
    return (
      <span className="long-text">
        {changedWords(before, after).map((part, index) => {
          const key = `${index} ${part.text}`
          if (part.kind === 'same') return <span key={key}>{part.text}</span>
          if (part.kind === 'gone') return <del key={key}>{part.text}</del>
          return <ins key={key}>{part.text}</ins>
        })}
      </span>
    )
  }
  return (
    <div className="value-change">
      <del>
        <Value name={name} value={before} />
      </del>
      <ins>
        <Value name={name} value={after} />
      </ins>
    </div>
  )
}
