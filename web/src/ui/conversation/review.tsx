import { type FormEvent, useId, useState } from 'react'
import { useChange } from '~/graphql/use-answer'
import { conversation as text } from '~/text/en/conversation'
import { ProblemNote } from '../states'
import { ReviewSessionResultDocument } from './conversation.gen'
import type { Result } from './criterion'
import { type MetricValue, otherThan, ValueField, valueGiven } from './value-field'

interface Properties {
  readonly sessionId: string
  readonly result: Result
  readonly metricValue: MetricValue | undefined
  readonly done: () => void
}

/** Somebody's word on a result: right, or what is. */
export function ReviewForm({ sessionId, result, metricValue, done }: Properties) {
  const [agree, setAgree] = useState(true)
  const [value, setValue] = useState(otherThan(result.value, metricValue))
  const [note, setNote] = useState('')
  const review = useChange(ReviewSessionResultDocument)
  const id = useId()

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const saved = await review.run({
      input: {
        sessionId,
        resultId: result.databaseId,
        note,
        ...(agree ? { agree } : { agree, value: valueGiven(value, metricValue) }),
      },
    })
    if (saved !== null) done()
  }

  return (
    <form className="review stack" onSubmit={submit}>
      <div className="row">
        <button
          type="button"
          className="button"
          aria-pressed={agree}
          onClick={() => setAgree(true)}
        >
          {text.agree}
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={!agree}
          onClick={() => setAgree(false)}
        >
          {text.disagree}
        </button>
      </div>
      {!agree && <ValueField metricValue={metricValue} value={value} set={setValue} />}
      <div className="field">
        <label htmlFor={`${id}-note`}>{text.note}</label>
        <textarea
          id={`${id}-note`}
          className="input"
          rows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {review.problem !== null && <ProblemNote problem={review.problem} />}
      <div>
        <button type="submit" className="button primary" disabled={review.running}>
          {text.save}
        </button>
      </div>
    </form>
  )
}
