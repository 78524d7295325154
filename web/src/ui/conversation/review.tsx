import { type FormEvent, useId, useState } from 'react'
import { useChange } from '~/graphql/use-answer'
import { conversation as text } from '~/text/en/conversation'
import { ProblemNote } from '../states'
import type { Evaluated, Result } from './criterion'
import { ReviewSessionResultDocument } from './conversation.gen'

type MetricValue = NonNullable<Evaluated['metric']>['metricValue']

interface Properties {
  readonly sessionId: string
  readonly result: Result
  readonly metricValue: MetricValue | undefined
  readonly done: () => void
}

const NOT_APPLIED = ''

/** The value that was typed or chosen, as a metric of this kind gives it. */
function valueGiven(typed: string, metricValue: MetricValue | undefined): unknown {
  if (typed === NOT_APPLIED) return null
  if (metricValue !== undefined && 'lowerBound' in metricValue) return Number(typed)
  if (metricValue !== undefined && 'categories' in metricValue) return typed
  return typed === 'true'
}

/** Somebody's word on a result: right, or what is. */
export function ReviewForm({ sessionId, result, metricValue, done }: Properties) {
  const [agree, setAgree] = useState(true)
  const [value, setValue] = useState(String(result.value ?? NOT_APPLIED))
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
      {!agree && (
        <div className="field">
          <label htmlFor={`${id}-value`}>{text.rightValue}</label>
          {metricValue !== undefined && 'lowerBound' in metricValue ? (
            <input
              id={`${id}-value`}
              className="input"
              type="number"
              step="any"
              min={metricValue.lowerBound}
              max={metricValue.upperBound}
              placeholder={text.doesNotApply}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          ) : (
            <select
              id={`${id}-value`}
              className="input"
              value={value}
              onChange={(event) => setValue(event.target.value)}
            >
              {(metricValue !== undefined && 'categories' in metricValue
                ? metricValue.categories
                : ['true', 'false']
              ).map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
              <option value={NOT_APPLIED}>{text.doesNotApply}</option>
            </select>
          )}
        </div>
      )}
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
