import { Link } from 'wouter'
import { formatMoment, formatSpan } from '~/lib/format'
import { useNow } from '~/lib/now'
import { pulseRun as text } from '~/text/en/pulse-run'
import { Moment } from '~/ui/moment'
import { VerdictBadge } from '~/ui/outcome'
import { ENDED } from '../status'
import type { PulseRunHeadFragment } from './run.gen'

export function Facts({ run }: { run: PulseRunHeadFragment }) {
  const now = useNow()
  const goesOn = !ENDED.has(run.status)
  const since = run.startedAt === null ? 0 : Math.max(now - Date.parse(run.startedAt), 0)
  return (
    <p className="pulse-run-facts soft small">
      <Moment at={run.createdAt} />
      <span>
        {text.begun[run.triggerSource]}
        {run.scheduledFor !== null && ` ${text.scheduledFor(formatMoment(run.scheduledFor))}`}
      </span>
      {run.durationSeconds !== null && (
        <span>{text.took(formatSpan(1000 * run.durationSeconds))}</span>
      )}
      {goesOn && run.startedAt !== null && <span>{text.since(formatSpan(since))}</span>}
      {goesOn && run.leaseOwner !== null && <span>{text.inHand(run.leaseOwner)}</span>}
      <span>{text.timeout(formatSpan(1000 * run.timeoutSeconds))}</span>
      {run.parentRun !== null && (
        <span>
          {text.retryOf}{' '}
          <Link href={`/operations/runs/${run.parentRun.databaseId}`}>{text.anotherRun}</Link>
        </span>
      )}
      {run.retries.map((retry) => (
        <span key={retry.id}>
          {text.retriedBy}{' '}
          <Link href={`/operations/runs/${retry.databaseId}`}>{text.anotherRun}</Link>{' '}
          <Moment at={retry.createdAt} />
        </span>
      ))}
    </p>
  )
}

/** What a reader should know first: why it ended so, and what holds it. */
export function Notes({ run }: { run: PulseRunHeadFragment }) {
  const set = run.unitTestSetRun
  return (
    <>
      {run.error !== null && (
        <div className="note" data-tone="fail">
          <div>
            <p>
              <strong>{run.error.message}</strong>
            </p>
            <p className="small soft">
              <code>{run.error.category}</code>{' '}
              {run.error.retryable ? text.canRetry : text.cannotRetry}
            </p>
          </div>
        </div>
      )}
      {run.skipReason && (
        <p className="note">
          {text.skipped} {run.skipReason}
        </p>
      )}
      {run.parkedAt !== null && !ENDED.has(run.status) && (
        <p className="note" data-tone="fail">
          {text.parked}
        </p>
      )}
      {run.cancelRequestedAt !== null && (
        <p className="note">
          {ENDED.has(run.status) ? run.cancelReason : text.willBeCancelled}
          {!ENDED.has(run.status) && run.cancelReason !== '' && ` ${run.cancelReason}`}
        </p>
      )}
      {set !== null && (
        <div className="note">
          <div className="row">
            {text.setRun}
            {set.verdict !== null && <VerdictBadge verdict={set.verdict} />}
            <Link href={`/runs/${set.databaseId}`}>{text.openSetRun}</Link>
          </div>
        </div>
      )}
      {run.archived && <p className="note">{text.archived}</p>}
    </>
  )
}
