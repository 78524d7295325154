import { Link } from 'wouter'
import { formatCount, formatMoment, formatNumber, formatShare, formatSpan } from '~/lib/format'
import { common } from '~/text/en/common'
import { run as text } from '~/text/en/run'
import { Interval } from '~/ui/interval'
import { Moment } from '~/ui/moment'
import { nameOf, OutcomeMark } from '~/ui/outcome'
import { OutcomeBar } from '~/ui/outcome-bar'
import { Tags } from '~/ui/tags'
import type { RunHeadFragment } from './run.gen'
import type { Tally } from './sessions/cells'

interface Properties {
  readonly run: RunHeadFragment
  readonly planned: number
  readonly sums: Tally
}

/** The verdict's ground: the rate with its interval, what counted, and faults by kind. */
export function Ground({ run, planned, sums }: Properties) {
  const passed = run.total?.passed ?? sums.passed
  const counted = run.total?.counted ?? sums.counted
  const rate = counted === 0 ? null : passed / counted
  // Sessions of one unit test are alike: what Wilson says of all of them would be too narrow.
  const span = run.total?.interval ?? null
  const goesOn = run.status === 'RUNNING' || run.status === 'CANCELLING'
  return (
    <div className="ground card">
      <div className="ground-rate">
        <span className="ground-number numeric">
          {rate === null ? common.none : formatShare(rate)}
        </span>
        <div>
          <p>{text.passed(formatCount(passed), formatCount(counted))}</p>
          <p className="small soft">
            {span === null
              ? text.noInterval[goesOn ? 'yet' : counted === 0 ? 'counted' : 'alike']
              : text.between(formatShare(span.low), formatShare(span.high))}
          </p>
        </div>
        <Interval rate={rate} span={span} />
      </div>
      <div className="ground-progress">
        <OutcomeBar planned={planned} outcomes={sums.outcomes} />
        <p className="small">
          {text.finished(formatCount(sums.finished), formatCount(planned))} ·{' '}
          {text.counted(formatCount(counted), formatCount(planned))}
        </p>
        <ul className="row small">
          {sums.outcomes.map(({ outcome, sessions }) => (
            <li key={outcome} className="row">
              <OutcomeMark outcome={outcome} />
              {formatCount(sessions)} {nameOf(outcome)}
            </li>
          ))}
          {run.total !== null && (
            <li className="soft">
              {run.total.faults.count === 0
                ? text.noFaults
                : text.faults(run.total.faults.count, run.total.faults.attempts)}
            </li>
          )}
        </ul>
      </div>
    </div>
  )
}

/** What a reader must know before they believe the verdict. */
export function Warnings({ run }: { run: RunHeadFragment }) {
  const said = [
    run.total?.tooManyFaults === true ? text.tooManyFaults : null,
    run.stoppedBy === null ? null : text.stoppedBy[run.stoppedBy],
    run.budgetReached === null
      ? null
      : text.budget(run.budgetReached.what.toLowerCase(), formatNumber(run.budgetReached.limit)),
    run.parkReason === null ? null : `${text.parked} ${run.parkReason}`,
  ].filter((each) => each !== null)
  return (
    <>
      {said.map((each) => (
        <p key={each} className="note" data-tone="fail">
          {each}
        </p>
      ))}
      {run.regressions.length > 0 && (
        <div className="note" data-tone="fail">
          <div>
            <h2>{text.regressions}</h2>
            <ul>
              {run.regressions.map((each) => (
                <li key={each.unitTestId}>
                  <b>{each.name}</b>: {each.reason}
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </>
  )
}

export function Facts({ run }: { run: RunHeadFragment }) {
  const took =
    run.finishedAt === null ? null : Date.parse(run.finishedAt) - Date.parse(run.createdAt)
  return (
    <p className="facts soft small">
      <span title={formatMoment(run.createdAt)}>
        <Moment at={run.createdAt} />
      </span>
      <span>{text.by(run.creator.userId)}</span>
      {took !== null && <span>{text.took(formatSpan(took))}</span>}
      <span>{text.version(run.unitTestSetVersion)}</span>
      <span>{text.simulators[run.simulator]}</span>
      <span>{text.seed(run.seed)}</span>
      {run.run !== null && (
        <span>
          <Link href={`/operations/runs/${run.run.databaseId}`}>
            {run.run.triggerSource === 'SCHEDULE' && run.run.task !== null
              ? text.scheduled(run.run.task.taskName)
              : text.execution}
          </Link>
        </span>
      )}
      {run.origin !== null && (
        <span>
          {text.origin[run.origin.kind]}{' '}
          <Link href={`/runs/${run.origin.unitTestSetRunId}`}>{text.originRun}</Link>
        </span>
      )}
      {run.baseline !== null && (
        <span>
          {text.baseline}{' '}
          <Link href={`/runs/${run.baseline.unitTestSetRunId}`}>{text.originRun}</Link>
        </span>
      )}
      <Tags tags={run.labels} />
    </p>
  )
}
