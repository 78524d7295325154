import './pulse.css'
import { Link } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { useAnswer, useChange } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { formatCount, formatMoment } from '~/lib/format'
import { usage } from '~/text/en/usage'
import { Moment } from '~/ui/moment'
import { Page } from '~/ui/page'
import { Empty, ProblemNote, Shown } from '~/ui/states'
import { DemoPulseNowDocument, EndDemoPulseDocument, type PulseGoingOnFragment } from './pulse.gen'
import { StartPulse } from './start-pulse'
import { useWorkspace } from './use-workspace'

const text = usage.demo
const LOOK_MS = 3_000

/** Made up events for a while: whether they may be, what goes on, and its beginning and end. */
export default function Pulse() {
  const mayLook = useMay('DemoPulse:GetDemoPulse')
  const answer = useAnswer(DemoPulseNowDocument, {}, { everyMs: mayLook ? LOOK_MS : undefined })
  const workspace = useWorkspace()
  return (
    <Page title={text.title} below={<p className="soft">{text.about}</p>}>
      <Shown answer={answer}>
        {({ demoPulseAllowed, demoPulse }) =>
          demoPulseAllowed ? (
            <>
              {demoPulse === null ? (
                <p className="note">{text.none}</p>
              ) : (
                <GoingOn pulse={demoPulse} again={answer.again} />
              )}
              <StartPulse replaces={demoPulse !== null} started={answer.again} />
            </>
          ) : (
            <Empty title={text.notAllowed}>
              <p>{text.howTo(workspace)}</p>
              <code className="pulse-variable">{text.variable(workspace)}</code>
            </Empty>
          )
        }
      </Shown>
    </Page>
  )
}

function GoingOn({ pulse, again }: { pulse: PulseGoingOnFragment; again: () => void }) {
  const mayStop = useMay('DemoPulse:StopDemoPulse')
  const stop = useChange(EndDemoPulseDocument, (problem: Problem | null) => {
    if (problem === null) again()
  })
  return (
    <section className="card stack" aria-labelledby="going-on">
      <div className="row pulse-head">
        <h2 id="going-on">
          <span className="badge" data-tone="live">
            {text.now}
          </span>
        </h2>
        <Link className="button" href="/operations/events?origin=made&period=hour">
          {text.see}
        </Link>
        <button
          type="button"
          className="button"
          disabled={!mayStop || stop.running}
          title={mayStop ? undefined : text.mayNotStop}
          onClick={() => void stop.run({ taskId: pulse.taskId })}
        >
          {text.stop}
        </button>
      </div>
      {stop.problem !== null && <ProblemNote problem={stop.problem} />}
      <dl className="pulse-facts">
        <div>
          <dt>{text.attempted}</dt>
          <dd className="numeric pulse-count">{formatCount(pulse.eventsAttempted)}</dd>
        </div>
        <div>
          <dt>{text.pace}</dt>
          <dd>{text.perMinute(pulse.eventsPerMinute)}</dd>
        </div>
        <div>
          <dt>{text.since}</dt>
          <dd>
            <Moment at={pulse.startedAt} />
          </dd>
        </div>
        <div>
          <dt>{text.until}</dt>
          <dd>{formatMoment(pulse.expiresAt)}</dd>
        </div>
      </dl>
    </section>
  )
}
