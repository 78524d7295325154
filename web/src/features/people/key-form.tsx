import { type FormEvent, useRef, useState } from 'react'
import { useChange } from '~/graphql/use-answer'
import { useLeaving } from '~/lib/leaving'
import { common } from '~/text/en/common'
import { people as text } from '~/text/en/people'
import { Dialog } from '~/ui/dialog'
import { ProblemNote } from '~/ui/states'
import { CreateKeyDocument, type PersonFragment } from './people.gen'

interface Properties {
  readonly holders: readonly PersonFragment[]
  readonly self: string
  /** Who is chosen at first. */
  readonly whose: string
  readonly created: () => void
  readonly close: () => void
}

/** A new key: what it is for and whose, and then the key itself, this once. */
export default function KeyForm({ holders, self, whose, created, close }: Properties) {
  const [name, setName] = useState('')
  const [user, setUser] = useState(whose)
  const [key, setKey] = useState<string | null>(null)
  const create = useChange(CreateKeyDocument)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const done = await create.run({ input: { name, userId: user } })
    if (done === null) return
    setKey(done.createApiKey.apiKey)
    created()
  }

  if (key !== null) {
    return (
      <Dialog title={text.created} close={close} once>
        <NewKey text={key} close={close} />
      </Dialog>
    )
  }
  return (
    <Dialog title={text.create} close={close}>
      <form className="stack" onSubmit={submit}>
        <label className="field">
          <span>{text.keyName}</span>
          <input
            className="input"
            required
            maxLength={200}
            placeholder={text.keyNameHint}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {holders.length > 1 && (
          <label className="field">
            <span>{text.whose}</span>
            <select
              className="input"
              value={user}
              onChange={(event) => setUser(event.target.value)}
            >
              {holders.map((each) => (
                <option key={each.id} value={each.databaseId}>
                  {each.databaseId === self ? text.yours : `${each.name} (${each.databaseId})`}
                </option>
              ))}
            </select>
          </label>
        )}
        {create.problem !== null && <ProblemNote problem={create.problem} />}
        <div className="row">
          <button type="submit" className="button primary" disabled={create.running}>
            {text.create}
          </button>
          <button type="button" className="button" onClick={close}>
            {common.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function NewKey({ text: key, close }: { text: string; close: () => void }) {
  const kept = useRef(false)
  useLeaving(text.notKept, kept)
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(key)
      setCopied('yes')
    } catch {
      // Without TLS, or by the reader's choice, browsers keep the clipboard from pages.
      setCopied('no')
    }
  }
  return (
    <div className="stack">
      <p>{text.createdWhy}</p>
      <input
        className="input people-key"
        readOnly
        aria-label={text.created}
        value={key}
        onFocus={(event) => event.target.select()}
      />
      <p className="small" role="status">
        {copied === 'yes' && text.copied}
        {copied === 'no' && text.copyFailed}
      </p>
      <div className="row">
        <button type="button" className="button primary" onClick={() => void copy()}>
          {text.copy}
        </button>
        <button type="button" className="button" onClick={close}>
          {text.kept}
        </button>
      </div>
    </div>
  )
}
