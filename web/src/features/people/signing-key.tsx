import { useState } from 'react'
import { useChange } from '~/graphql/use-answer'
import { people as text } from '~/text/en/people'
import { ProblemNote } from '~/ui/states'
import { RotateKeyDocument } from './people.gen'

/** What sign-ins are signed by, for whoever may change it. */
export function SigningKey() {
  const rotate = useChange(RotateKeyDocument)
  const [done, setDone] = useState(false)
  const change = async (atOnce: boolean) => {
    if (!window.confirm(atOnce ? text.rotateAtOnceSure : text.rotateSure)) return
    setDone((await rotate.run({ atOnce })) !== null)
  }
  return (
    <section className="card stack" aria-labelledby="signing">
      <h2 id="signing">{text.signing}</h2>
      <p className="soft">{text.signingWhy}</p>
      {rotate.problem !== null && <ProblemNote problem={rotate.problem} />}
      {done && (
        <p className="note" role="status">
          {text.rotated}
        </p>
      )}
      <div className="row">
        <button
          type="button"
          className="button"
          disabled={rotate.running}
          onClick={() => void change(false)}
        >
          {text.rotate}
        </button>
        <button
          type="button"
          className="button"
          disabled={rotate.running}
          onClick={() => void change(true)}
        >
          {text.rotateAtOnce}
        </button>
      </div>
    </section>
  )
}
