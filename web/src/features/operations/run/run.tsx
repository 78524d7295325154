import './run.css'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { pulseRun as text } from '~/text/en/pulse-run'
import { Page } from '~/ui/page'
import { Empty, ProblemNote, Shown } from '~/ui/states'
import { ENDED, PulseStatus } from '../status'
import { taskTitle } from '../task-title'
import { Actions } from './actions'
import { Data } from './data'
import { Events } from './happening/events'
import { Facts, Notes } from './head'
import type { PulseRunQuery } from './run.gen'
import { Signals } from './signals'
import { Stages } from './stages/stages'
import { type Followed, useRun } from './use-run'

/** A run of Pulse: where it stands, its stages, what happens to it, what can be done with it. */
export default function PulseRun({ id }: { id: string }) {
  const { answer, events } = useRun(id)
  return (
    <Shown answer={answer} whole>
      {({ run }) =>
        run === null ? (
          <Page title={text.lost}>
            <Empty title={text.lost}>
              <p>{text.lostWhy}</p>
              <Link href="/operations/runs">{text.toRuns}</Link>
            </Empty>
          </Page>
        ) : (
          <Standing run={run} events={events} />
        )
      }
    </Shown>
  )
}

interface StandingProperties {
  readonly run: NonNullable<PulseRunQuery['run']>
  readonly events: Followed['events']
}

function Standing({ run, events }: StandingProperties) {
  const [refused, setRefused] = useState<Problem | null>(null)
  const goesOn = !ENDED.has(run.status)
  const title = text.title(
    run.task === null
      ? text.operators
      : taskTitle(run.task.taskName, run.unitTestSetRun?.unitTestSet?.name),
  )
  return (
    <Page
      title={title}
      heading={
        <span className="row">
          {title} <PulseStatus status={run.status} />
        </span>
      }
      above={
        <p className="small">
          <Link href="/operations/runs">{text.toRuns}</Link>
          {run.task !== null && (
            <>
              {' · '}
              <Link href={`/operations/tasks/${run.task.databaseId}`}>{text.toTask}</Link>
            </>
          )}
        </p>
      }
      below={<Facts run={run} />}
      actions={<Actions run={run} tell={setRefused} />}
    >
      {refused !== null && <ProblemNote problem={refused} />}
      <Notes run={run} />
      {(goesOn || run.signals.length > 0) && <Signals run={run} goesOn={goesOn} />}
      <Stages run={run} events={events} />
      <Events events={events} stages={run.stages} goesOn={goesOn} archived={run.archived} />
      <Data run={run} />
    </Page>
  )
}
