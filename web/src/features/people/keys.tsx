import { lazy, Suspense, useState } from 'react'
import type { UserRole } from '~/graphql/schema.gen'
import { useAnswer, useChange } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { people as text } from '~/text/en/people'
import { Moment } from '~/ui/moment'
import { ProblemNote, Shown } from '~/ui/states'
import {
  KeysDocument,
  type PersonFragment,
  type PersonKeyFragment,
  RevokeKeyDocument,
} from './people.gen'
import { covers } from './roles'

const KeyForm = lazy(() => import('./key-form'))

interface Properties {
  /** Those whose keys may be seen, as far as they are known. */
  readonly people: readonly PersonFragment[]
  readonly self: string
  readonly own: UserRole | null
  /** Whose key is about to be created; null for none. */
  readonly whose: string | null
  readonly create: (whose: string | null) => void
}

/** API keys: all, or one's own. */
export function Keys({ people, self, own, whose, create }: Properties) {
  const answer = useAnswer(KeysDocument, {})
  const mayCreate = useMay('ApiKey:CreateApiKey')
  const mayRevoke = useMay('ApiKey:RevokeApiKey')
  const [all, setAll] = useState(false)
  const revoke = useChange(RevokeKeyDocument)
  const holders = people.filter((each) => each.databaseId === self || covers(own, each.role))

  const revocable = (key: PersonKeyFragment): boolean =>
    key.userId === self || (mayRevoke && holders.some((each) => each.databaseId === key.userId))

  return (
    <section className="card stack" aria-labelledby="keys">
      <div className="row people-head">
        <h2 id="keys">{text.keys}</h2>
        <label className="row small">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} />
          {text.showRevoked}
        </label>
        {mayCreate && (
          <button type="button" className="button primary" onClick={() => create(self)}>
            {text.create}
          </button>
        )}
      </div>
      {!mayCreate && <p className="small soft">{text.mayNotCreate}</p>}
      {revoke.problem !== null && <ProblemNote problem={revoke.problem} />}
      <Shown answer={answer}>
        {({ apiKeys: { nodes, totalCount } }) => {
          const shown = nodes.filter((each) => all || each.revokedAt === null).reverse()
          return (
            <>
              {totalCount > nodes.length && (
                <p className="small soft">{text.latestOnly(nodes.length)}</p>
              )}
              {shown.length === 0 ? (
                <p className="soft">{text.noKeys}</p>
              ) : (
                <Table
                  keys={shown}
                  people={people}
                  revocable={revocable}
                  revoke={(key) => {
                    const sure = text.revokeSure(key.name, key.userId)
                    const warned = key.userId === self ? `${sure} ${text.revokeOwn}` : sure
                    if (window.confirm(warned)) void revoke.run({ id: key.id })
                  }}
                />
              )}
            </>
          )
        }}
      </Shown>
      {whose !== null && (
        <Suspense>
          <KeyForm
            holders={holders}
            self={self}
            created={answer.again}
            whose={whose}
            close={() => create(null)}
          />
        </Suspense>
      )}
    </section>
  )
}

interface TableProperties {
  readonly keys: readonly PersonKeyFragment[]
  readonly people: readonly PersonFragment[]
  readonly revocable: (key: PersonKeyFragment) => boolean
  readonly revoke: (key: PersonKeyFragment) => void
}

function Table({ keys, people, revocable, revoke }: TableProperties) {
  const nameOf = (id: string) => people.find((each) => each.databaseId === id)?.name ?? id
  return (
    <table className="people-table">
      <thead>
        <tr>
          {Object.entries(text.keyColumns).map(([name, label]) => (
            <th key={name} scope="col">
              {name === 'actions' ? <span className="unseen">{label}</span> : label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <th scope="row">{key.name}</th>
            <td>{nameOf(key.userId)}</td>
            <td className="soft small">
              <Moment at={key.createdAt} /> {text.by(key.createdBy)}
            </td>
            <td>
              {key.revokedAt === null ? (
                text.counts
              ) : (
                <span className="soft">
                  {text.revoked} <Moment at={key.revokedAt} />
                </span>
              )}
            </td>
            <td className="people-actions">
              {key.revokedAt === null && revocable(key) && (
                <button
                  type="button"
                  className="button"
                  aria-label={text.revokeOf(key.name)}
                  onClick={() => revoke(key)}
                >
                  {text.revoke}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
