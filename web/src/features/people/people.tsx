import { lazy, Suspense, useState } from 'react'
import type { UserRole } from '~/graphql/schema.gen'
import { useChange } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { people as text } from '~/text/en/people'
import { Moment } from '~/ui/moment'
import { ProblemNote } from '~/ui/states'
import { type PersonFragment, RemovePersonDocument } from './people.gen'
import { fixed } from './roles'

const PersonForm = lazy(() => import('./person-form'))

interface Properties {
  readonly people: readonly PersonFragment[]
  readonly total: number
  readonly own: UserRole | null
  readonly self: string
  readonly again: () => void
  readonly createKey: (user: string) => void
}

/** Who is in, and what can be done about it. */
export function People({ people, total, own, self, again, createKey }: Properties) {
  const mayAdd = useMay('User:CreateUser')
  const [form, setForm] = useState<PersonFragment | 'new' | null>(null)
  const [added, setAdded] = useState<PersonFragment | null>(null)
  const mayCreateKeys = useMay('ApiKey:CreateApiKey')
  const remove = useChange(RemovePersonDocument, (problem) => {
    if (problem === null) again()
  })
  return (
    <section className="card stack" aria-labelledby="people">
      <div className="row people-head">
        <div>
          <h2 id="people">{text.people}</h2>
          <p className="small soft">{text.total(total)}</p>
        </div>
        <button
          type="button"
          className="button primary"
          disabled={!mayAdd}
          title={mayAdd ? undefined : text.mayNotAdd}
          onClick={() => setForm('new')}
        >
          {text.add}
        </button>
      </div>
      {remove.problem !== null && <ProblemNote problem={remove.problem} />}
      <div role="status">
        {added !== null && (
          <div className="note">
            <p>{text.added(added.name)}</p>
            {mayCreateKeys ? (
              <button
                type="button"
                className="button"
                onClick={() => {
                  setAdded(null)
                  createKey(added.databaseId)
                }}
              >
                {text.keyFor}
              </button>
            ) : (
              <p className="small soft">{text.keyByOthers}</p>
            )}
          </div>
        )}
      </div>
      <table className="people-table">
        <thead>
          <tr>
            {Object.entries(text.columns).map(([name, label]) => (
              <th key={name} scope="col">
                {name === 'actions' ? <span className="unseen">{label}</span> : label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <Row
              key={person.id}
              person={person}
              isSelf={person.databaseId === self}
              why={fixed(person, own, people)}
              change={() => setForm(person)}
              remove={() => {
                const sure = text.removeSure(person.name)
                const warned = person.databaseId === self ? `${sure} ${text.removeSelf}` : sure
                if (window.confirm(warned)) void remove.run({ id: person.databaseId })
              }}
            />
          ))}
        </tbody>
      </table>
      {form !== null && (
        <Suspense>
          <PersonForm
            person={form === 'new' ? null : form}
            own={own}
            saved={(who) => {
              setAdded(who)
              again()
            }}
            keepsRole={form !== 'new' && fixed(form, own, people) === 'lastOwner'}
            close={() => setForm(null)}
          />
        </Suspense>
      )}
    </section>
  )
}

interface RowProperties {
  readonly person: PersonFragment
  readonly isSelf: boolean
  readonly why: 'above' | 'lastOwner' | null
  readonly change: () => void
  readonly remove: () => void
}

function Row({ person, isSelf, why, change, remove }: RowProperties) {
  const mayChange = useMay('User:ModifyUser')
  const mayRemove = useMay('User:DeleteUser')
  return (
    <tr>
      <th scope="row">
        {person.name} {isSelf && <span className="tag">{text.you}</span>}
      </th>
      <td>
        <code>{person.databaseId}</code>
      </td>
      <td>{text.roles[person.role]}</td>
      <td className="soft small">
        <Moment at={person.createdAt} />
      </td>
      <td className="people-actions">
        {why !== null && <span className="soft small">{text[why]}</span>}
        {mayChange && why !== 'above' && (
          <button
            type="button"
            className="button"
            aria-label={text.changeOf(person.name)}
            onClick={change}
          >
            {text.change}
          </button>
        )}
        {mayRemove && why === null && (
          <button
            type="button"
            className="button"
            aria-label={text.removeOf(person.name)}
            onClick={remove}
          >
            {text.remove}
          </button>
        )}
      </td>
    </tr>
  )
}
