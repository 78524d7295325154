import { formatClock, formatSpan } from '~/lib/format'
import { useNow } from '~/lib/now'
import { pulseRun as text } from '~/text/en/pulse-run'
import { EventList } from '../happening/event-list'
import { type Placed, placed } from '../happening/placed'
import type {
  PulseRunEventFragment,
  PulseRunHeadFragment,
  PulseRunSignalsFragment,
  PulseRunStagesFragment,
} from '../run.gen'
import { partsOf, type Span, spanOf } from './timeline'

type Run = PulseRunHeadFragment & PulseRunStagesFragment & PulseRunSignalsFragment
type Stage = Run['stages'][number]
type Attempt = Stage['attempts'][number]

interface Properties {
  readonly run: Run
  readonly events: readonly PulseRunEventFragment[]
}

/** The stages of a run over its time; behind each its attempts, behind those what happened. */
export function Stages({ run, events }: Properties) {
  const now = useNow()
  const span = spanOf(run.createdAt, run.completedAt, now)
  const places = placed(events)
  return (
    <section className="card stack" aria-labelledby="stages">
      <h2 id="stages">{text.stages}</h2>
      {run.stages.length === 0 ? (
        <p className="soft">{text.noStages}</p>
      ) : (
        <>
          <p className="pulse-axis small soft numeric" aria-hidden="true">
            <span>{formatClock(new Date(span.start).toISOString())}</span>
            <span>{formatClock(new Date(span.end).toISOString())}</span>
          </p>
          <ol className="pulse-stages">
            {run.stages.map((stage) => (
              <StageRow
                key={stage.number}
                stage={stage}
                run={run}
                span={span}
                places={places.filter((each) => each.stage === stage.number)}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

interface StageProperties {
  readonly stage: Stage
  readonly run: Run
  readonly span: Span
  readonly places: readonly Placed[]
}

const took = (from: string, to: string | null, until: number): string =>
  formatSpan(Math.max((to === null ? until : Date.parse(to)) - Date.parse(from), 0))

function StageRow({ stage, run, span, places }: StageProperties) {
  const time = took(stage.startedAt, stage.completedAt, span.end)
  const isWaiting = run.signals.some(
    (signal) => signal.stageNumber === stage.number && signal.status === 'PENDING',
  )
  const status =
    isWaiting && stage.status === 'STARTED' ? text.waits : text.stageStatuses[stage.status]
  return (
    <li>
      <details open={stage.status === 'FAILED'}>
        <summary className="pulse-stage">
          <span className="pulse-stage-name">{stage.stageName}</span>
          <Bars
            stage={stage}
            run={run}
            span={span}
            label={text.bar(stage.stageName, status, time, stage.attempts.length)}
          />
          <span className="small soft pulse-stage-time">
            {status} · <span className="numeric">{time}</span>
            {stage.attempts.length > 1 && ` · ${text.attempts(stage.attempts.length)}`}
          </span>
        </summary>
        <div className="stack pulse-attempts">
          {stage.status !== 'FAILED' && stage.stateSummary !== '' && <p>{stage.stateSummary}</p>}
          {stage.attempts.map((attempt) => (
            <AttemptPart
              key={attempt.attemptNumber}
              attempt={attempt}
              until={span.end}
              places={places.filter((each) => each.attempt === attempt.attemptNumber)}
            />
          ))}
        </div>
      </details>
    </li>
  )
}

function Bars({ stage, run, span, label }: Omit<StageProperties, 'places'> & { label: string }) {
  return (
    <svg className="pulse-bars" role="img" aria-label={label}>
      <title>{label}</title>
      <line className="track" x1="0%" x2="100%" y1="50%" y2="50%" />
      {partsOf(stage, run.signals, span).map((part) => (
        <rect
          key={part.key}
          data-look={part.look}
          x={`${100 * part.from}%`}
          width={`${100 * (part.to - part.from)}%`}
          y="20%"
          height="60%"
        />
      ))}
    </svg>
  )
}

interface AttemptProperties {
  readonly attempt: Attempt
  readonly until: number
  readonly places: readonly Placed[]
}

function AttemptPart({ attempt, until, places }: AttemptProperties) {
  return (
    <section className="pulse-attempt">
      <h3>
        {text.attempt(attempt.attemptNumber)}{' '}
        <span className="soft small">
          {attempt.interrupted ? text.interrupted : text.stageStatuses[attempt.status]} ·{' '}
          {formatClock(attempt.startedAt)} · {took(attempt.startedAt, attempt.completedAt, until)}
          {attempt.retryAt !== null && ` · ${text.tryAgainAt(formatClock(attempt.retryAt))}`}
        </span>
      </h3>
      {attempt.error === null ? (
        attempt.summary !== '' && <p className="small">{attempt.summary}</p>
      ) : (
        <p className="failing small">
          {attempt.error.message} <code>{attempt.error.category}</code>
        </p>
      )}
      <EventList places={places} />
    </section>
  )
}
