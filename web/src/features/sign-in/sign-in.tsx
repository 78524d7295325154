import { type FormEvent, useState } from 'react'
import { keepSignIn, type Need } from '~/graphql/signed-in'
import { signIn } from '~/text/en/sign-in'
import { Page } from '~/ui/page'
import { exchange, type Refusal } from './exchange'

const said = (refusal: Refusal): string =>
  refusal.why === 'tooMany' ? signIn.tooMany(refusal.seconds) : signIn[refusal.why]

export function SignIn({ need }: { need: Need }) {
  const [key, setKey] = useState('')
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [asking, setAsking] = useState(false)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setAsking(true)
    const answer = await exchange(key)
    setAsking(false)
    if ('why' in answer) setRefused(answer)
    else keepSignIn(answer)
  }

  return (
    <div className="card sign-in">
      <Page title={signIn.title}>
        {need === 'ended' && <p className="note">{signIn.ended}</p>}
        <form className="stack" onSubmit={submit}>
          <div className="field">
            <label htmlFor="api-key">{signIn.key}</label>
            <input
              id="api-key"
              className="input"
              type="password"
              autoComplete="off"
              spellCheck={false}
              required
              value={key}
              onChange={(event) => setKey(event.target.value)}
              aria-describedby="api-key-hint"
              aria-invalid={refused !== null}
            />
            <p id="api-key-hint" className="small soft">
              {signIn.keyHint}
            </p>
          </div>
          {refused !== null && (
            <p className="note" data-tone="fail" role="alert">
              {said(refused)}
            </p>
          )}
          <button type="submit" className="button primary" disabled={asking}>
            {signIn.submit}
          </button>
        </form>
      </Page>
    </div>
  )
}
