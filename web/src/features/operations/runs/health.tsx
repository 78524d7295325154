import { useAnswer } from '~/graphql/use-answer'
import { pulseRuns } from '~/text/en/pulse-runs'
import { Moment } from '~/ui/moment'
import { ProblemNote } from '~/ui/states'
import { PulseHealthNowDocument } from './health.gen'
import { type Health as Standing, wordsOf } from './health-words'

const text = pulseRuns.health
const LOOK_MS = 5_000

/** How Pulse is doing, in words; the workers and what they took over behind it. */
export function Health() {
  const { data, problem, again } = useAnswer(PulseHealthNowDocument, {}, { everyMs: LOOK_MS })
  if (data === undefined) {
    if (problem !== null) return <ProblemNote problem={problem} again={again} />
    return <p className="note soft">{text.loading}</p>
  }
  const health = data.pulseHealth
  const { parts, trouble } = wordsOf(health)
  return (
    <section aria-label={text.title} className="note" data-tone={trouble === null ? null : 'fail'}>
      <div className="pulse-health">
        <div role="status">
          {trouble !== null && (
            <p>
              <strong>{text[trouble]}</strong>
            </p>
          )}
          <p>{parts.join(' · ')}</p>
        </div>
        {trouble === 'nobody' && (
          <p className="small">
            {text.start} <code>{text.command}</code>
          </p>
        )}
        <details className="small">
          <summary>{text.more}</summary>
          <Workers health={health} />
        </details>
      </div>
    </section>
  )
}

function Workers({ health }: { health: Standing }) {
  const said = [
    text.reclaimed(health.reclaimedRunCount),
    text.recovered(health.expiredRecoveryCount),
    ...(health.activeRunsByType ?? []).map((each) =>
      text.byType(each.taskType, each.activeRunCount),
    ),
  ]
  return (
    <>
      {health.workers.length > 0 && (
        <table className="pulse-workers">
          <thead>
            <tr>
              <th scope="col">{text.worker}</th>
              <th scope="col">{text.heard}</th>
            </tr>
          </thead>
          <tbody>
            {health.workers.map((worker) => (
              <tr key={worker.owner}>
                <td>
                  <code>{worker.owner}</code>
                </td>
                <td>
                  <Moment at={worker.heartbeatAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ul>
        {said.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </>
  )
}
