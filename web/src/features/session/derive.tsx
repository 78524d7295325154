import { type FormEvent, useId, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useChange } from '~/graphql/use-answer'
import { common } from '~/text/en/common'
import { conversation as words } from '~/text/en/conversation'
import { session as text } from '~/text/en/session'
import { Dialog } from '~/ui/dialog'
import { ProblemNote } from '~/ui/states'
import {
  ForkFromTurnDocument,
  UnitTestOfSessionDocument,
  type UnitTestOfSessionMutation,
} from './session.gen'

const focus = (button: HTMLButtonElement | null) => button?.focus()

interface Properties {
  readonly sessionId: string
  /** The last turn that a fork keeps; null for a unit test of the session. */
  readonly turn: number | null
  readonly close: () => void
}

/** What can be made of a session: a fork from one of its turns, or a unit test. */
export default function Derive({ sessionId, turn, close }: Properties) {
  return turn === null ? (
    <MakeUnitTest sessionId={sessionId} close={close} />
  ) : (
    <Fork sessionId={sessionId} turn={turn} close={close} />
  )
}

function Fork({ sessionId, turn, close }: Properties & { readonly turn: number }) {
  const [copies, setCopies] = useState('1')
  const fork = useChange(ForkFromTurnDocument)
  const [, go] = useLocation()
  const id = useId()

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const done = await fork.run({ input: { sessionId, turn, copies: Number(copies) } })
    if (done !== null) go(`/runs/${done.forkSession.unitTestSetRun.databaseId}`)
  }

  return (
    <Dialog title={words.fork} close={close}>
      <form className="stack" onSubmit={submit}>
        <p>{text.forkHint(turn)}</p>
        <div className="field">
          <label htmlFor={id}>{text.copies}</label>
          <input
            id={id}
            className="input"
            type="number"
            min={1}
            required
            value={copies}
            onChange={(event) => setCopies(event.target.value)}
          />
        </div>
        {fork.problem !== null && <ProblemNote problem={fork.problem} />}
        <div>
          <button type="submit" className="button primary" disabled={fork.running}>
            {words.fork}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

type Made = UnitTestOfSessionMutation['unitTestFromSession']['unitTest']

function MakeUnitTest({ sessionId, close }: Omit<Properties, 'turn'>) {
  const [name, setName] = useState('')
  const [made, setMade] = useState<Made | null>(null)
  const make = useChange(UnitTestOfSessionDocument)
  const id = useId()

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const done = await make.run({ input: { sessionId, name } })
    if (done !== null) setMade(done.unitTestFromSession.unitTest)
  }

  return (
    <Dialog title={text.makeUnitTest} close={close}>
      {made !== null ? (
        <>
          <p role="status">
            {text.made} <Link href={`/unit-tests/${made.databaseId}`}>{made.name}</Link>
          </p>
          <p>
            {text.madeNext} <Link href="/sets">{text.toSets}</Link>
          </p>
          <div>
            {/* What had the focus is gone: it stays in the dialog. */}
            <button type="button" className="button primary" onClick={close} ref={focus}>
              {common.close}
            </button>
          </div>
        </>
      ) : (
        <form className="stack" onSubmit={submit}>
          <p>{text.makeHint}</p>
          <div className="field">
            <label htmlFor={id}>{text.name}</label>
            <input
              id={id}
              className="input"
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          {make.problem !== null && <ProblemNote problem={make.problem} />}
          <div>
            <button type="submit" className="button primary" disabled={make.running}>
              {text.create}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  )
}
