import { type FormEvent, useId, useState } from 'react'
import type { UserRole } from '~/graphql/schema.gen'
import { useChange } from '~/graphql/use-answer'
import { common } from '~/text/en/common'
import { people as text } from '~/text/en/people'
import { Dialog } from '~/ui/dialog'
import { ProblemNote } from '~/ui/states'
import { AddPersonDocument, ChangePersonDocument, type PersonFragment } from './people.gen'
import { rolesUpTo } from './roles'

interface Properties {
  /** Null for somebody who comes. */
  readonly person: PersonFragment | null
  readonly own: UserRole | null
  readonly keepsRole: boolean
  /** With somebody who has come, if so. */
  readonly saved: (added: PersonFragment | null) => void
  readonly close: () => void
}

/** Somebody's name and role. */
export default function PersonForm({ person, own, keepsRole, saved, close }: Properties) {
  const [name, setName] = useState(person?.name ?? '')
  const [id, setId] = useState('')
  const [role, setRole] = useState<UserRole>(person?.role ?? 'VIEWER')
  const add = useChange(AddPersonDocument)
  const change = useChange(ChangePersonDocument)
  const hint = useId()
  const problem = add.problem ?? change.problem

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (person === null) {
      const done = await add.run({ input: { name, role, id: id === '' ? null : id } })
      if (done === null) return
      saved(done.addUser.user)
    } else {
      const done = await change.run({ input: { id: person.databaseId, name, role } })
      if (done === null) return
      saved(null)
    }
    close()
  }

  return (
    <Dialog title={person === null ? text.add : text.changeOf(person.name)} close={close}>
      <form className="stack" onSubmit={submit}>
        <label className="field">
          <span>{text.name}</span>
          <input
            className="input"
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {person === null && (
          <label className="field">
            <span>{text.id}</span>
            <input
              className="input"
              pattern="[A-Za-z0-9][A-Za-z0-9_\-]{0,62}"
              aria-describedby={hint}
              spellCheck={false}
              value={id}
              onChange={(event) => setId(event.target.value)}
            />
            <span id={hint} className="small soft">
              {text.idHint}
            </span>
          </label>
        )}
        <label className="field">
          <span>{text.role}</span>
          <select
            className="input"
            value={role}
            disabled={keepsRole}
            onChange={(event) => setRole(event.target.value as UserRole)}
          >
            {rolesUpTo(own).map((each) => (
              <option key={each} value={each}>
                {text.roles[each]}
              </option>
            ))}
          </select>
          <span className="small soft">{keepsRole ? text.lastOwner : text.roleDoes[role]}</span>
        </label>
        {problem !== null && <ProblemNote problem={problem} />}
        <div className="row">
          <button type="submit" className="button primary" disabled={add.running || change.running}>
            {person === null ? text.add : text.save}
          </button>
          <button type="button" className="button" onClick={close}>
            {common.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
