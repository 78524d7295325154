import { compare as text } from '~/text/en/compare'
import { type Change, grouped } from './grouped'

interface Properties {
  readonly changes: readonly Change[]
  readonly leftOut: number
}

/** What is not as it was: versions, gates, models, the seed. */
export function Changes({ changes, leftOut }: Properties) {
  return (
    <section className="card stack" aria-labelledby="changes">
      <h2 id="changes">{text.between2}</h2>
      {changes.length === 0 && <p className="soft">{text.nothingChanged}</p>}
      <ul className="change-list">
        {grouped(changes).map((change) => (
          <li key={JSON.stringify(change)}>
            <p>
              <span className="soft small">{text.of[change.of]}</span> <code>{change.field}</code>{' '}
              <span className="small">{change.names.join(', ')}</span>
            </p>
            <div className="before-after small">
              <del>
                <span className="unseen">{text.before}: </span>
                {change.before ?? text.nothing}
              </del>
              <ins>
                <span className="unseen">{text.after}: </span>
                {change.after ?? text.nothing}
              </ins>
            </div>
          </li>
        ))}
      </ul>
      {leftOut > 0 && <p className="soft">{text.leftOut(leftOut)}</p>}
    </section>
  )
}
