import { useState } from 'react'
import { useMay } from '~/graphql/viewer'
import { formatShare } from '~/lib/format'
import { conversation as text } from '~/text/en/conversation'
import { type Evaluated, type Result, shown, standingOf, wanted } from './criterion'
import { ReviewForm } from './review'

const MARKS = {
  met: 'pass',
  notMet: 'fail',
  inconclusive: 'foreign',
  measured: 'pending',
  notApplied: 'saved',
} as const

const NAMES = {
  met: text.met,
  notMet: text.notMet,
  inconclusive: text.inconclusive,
  measured: text.measured,
  notApplied: text.notApplied,
}

interface Properties {
  readonly sessionId: string
  readonly result: Result
  readonly evaluated: Evaluated | undefined
  /** Where it is shown at a message already, no links to messages. */
  readonly jump?: (key: string) => void
  /** Nothing to say of it here: that has its place elsewhere. */
  readonly judged?: boolean
}

/** What a metric said: the value, what was wanted, why, and what somebody says of it. */
export function ResultCard({ sessionId, result, evaluated, jump, judged = false }: Properties) {
  const [reviewing, setReviewing] = useState(false)
  const mayReview = useMay('Metric:EvaluateMetric')
  const standing = standingOf(result)
  const want = evaluated === undefined ? null : wanted(evaluated)
  const { review } = result
  return (
    <div className="result" data-standing={standing}>
      <p className="row">
        <span className="mark" data-mark={MARKS[standing]} aria-hidden="true" />
        <b>{result.criterionName}</b>
        <span className="small soft">{NAMES[standing]}</span>
        {evaluated?.optional === true && <span className="tag">{text.optional}</span>}
      </p>
      <p className="small">
        {result.applied && (
          <>
            {text.was} <b>{shown(result.value)}</b>
            {want !== null && (
              <>
                , {text.wanted} <b>{want}</b>
              </>
            )}
            .{' '}
          </>
        )}
        {result.justification}
      </p>
      <div className="row small">
        {jump !== undefined &&
          result.references.map((key) => (
            <a
              key={key}
              href={`#${key}`}
              onClick={(event) => {
                event.preventDefault()
                jump(key)
              }}
            >
              {text.jump} {key}
            </a>
          ))}
        {result.agreement !== null && (
          <span className="soft">{text.agreement(formatShare(result.agreement))}</span>
        )}
        {review !== null && (
          <span className="tag">
            {review.agrees ? text.reviewedRight : text.reviewedValue(shown(review.value))},{' '}
            {text.reviewed(review.reviewer.userId)}
          </span>
        )}
        {mayReview && !judged && (
          <button
            type="button"
            className="button plain small"
            aria-expanded={reviewing}
            onClick={() => setReviewing(!reviewing)}
          >
            {text.review}
          </button>
        )}
      </div>
      {review !== null && review.note !== '' && (
        <p className="small">
          <span className="soft">{text.note}:</span> {review.note}
        </p>
      )}
      {result.votes.length > 1 && (
        <details className="small">
          <summary>{text.votes(result.votes.length)}</summary>
          <ul>
            {result.votes.map((vote, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: Votes have no name of their own.
              <li key={index}>
                <b>{vote.usable ? shown(vote.value) : text.unusable}</b> {vote.justification}{' '}
                <span className="soft">{vote.model}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {reviewing && (
        <ReviewForm
          sessionId={sessionId}
          result={result}
          metricValue={evaluated?.metric?.metricValue}
          done={() => setReviewing(false)}
        />
      )}
    </div>
  )
}
