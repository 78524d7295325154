import { Link } from 'wouter'
import { definitions as text } from '~/text/en/definitions'
import { KINDS, type KindName } from '../kinds'
import type { Definition } from './documents'

interface Properties {
  readonly kind: KindName
  readonly definition: Definition
  /** How many runs there are, of a set. */
  readonly runs: number | undefined
}

/** Where a definition is used, with a way to all of it. */
export function UsedBy({ kind, definition, runs }: Properties) {
  const uses = KINDS[kind].uses
    .map((use) => ({ ...use, users: definition[use.field] }))
    .filter(({ users }) => users != null)
  if (uses.length === 0 && runs === undefined) return null
  const isUsed = uses.some(({ users }) => users != null && users.totalCount > 0)
  return (
    <section className="card stack" aria-labelledby="used-by">
      <h2 id="used-by">{runs === undefined ? text.usedBy : text.runsOfIt}</h2>
      {!isUsed && runs === undefined && <p className="soft">{text.notUsed}</p>}
      {runs !== undefined && (
        <Link className="small" href={`/runs?set=${definition.databaseId}`}>
          {text.runs(runs)}
        </Link>
      )}
      {uses.map(({ by, filter, users }) => {
        if (users == null || users.totalCount === 0) return null
        const more = users.totalCount - users.nodes.length
        return (
          <div key={by} className="stack used-by">
            <h3>
              <Link href={`/${by}?${new URLSearchParams({ [filter]: definition.id })}`}>
                {text.uses(users.totalCount, text.kinds[by])}
              </Link>
            </h3>
            <ul className="plain-list small">
              {users.nodes.map((each) => (
                <li key={each.id}>
                  <Link href={`/${by}/${each.databaseId}`}>{each.name}</Link>
                </li>
              ))}
            </ul>
            {more > 0 && <p className="soft small">{text.moreUses(more)}</p>}
          </div>
        )
      })}
    </section>
  )
}
