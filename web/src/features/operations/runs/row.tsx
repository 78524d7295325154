import { Link } from 'wouter'
import { formatSpan } from '~/lib/format'
import { operations } from '~/text/en/operations'
import { pulseRuns as text } from '~/text/en/pulse-runs'
import { Moment } from '~/ui/moment'
import { VerdictMark } from '~/ui/outcome'
import { PulseStatus } from '../status'
import { taskTitle } from '../task-title'
import type { PulseRunRowFragment } from './runs.gen'
import { standingOf } from './standing'

export function RunRow({ run }: { run: PulseRunRowFragment }) {
  const set = run.unitTestSetRun
  const standing = standingOf(run)
  return (
    <tr>
      <th scope="row" className="pulse-task">
        <Link href={`/operations/runs/${run.databaseId}`}>
          {run.task === null
            ? text.operators
            : taskTitle(run.task.taskName, set?.unitTestSet?.name)}
        </Link>
        <span className="small soft">{set?.unitTestSet?.name ?? run.taskType}</span>
      </th>
      <td className="pulse-status">
        <PulseStatus status={run.status} />
      </td>
      <td className="pulse-standing small">
        {standing !== '' && <span data-failed={run.error !== null}>{standing}</span>}
        {set !== null && (
          <Link href={`/runs/${set.databaseId}`} className="nowrap">
            <VerdictMark verdict={set.verdict} />
            {text.verdict}
          </Link>
        )}
      </td>
      <td className="pulse-source small soft">{operations.sources[run.triggerSource]}</td>
      <td className="pulse-took small soft numeric">
        {run.durationSeconds !== null && formatSpan(1000 * run.durationSeconds)}
      </td>
      <td className="pulse-when small soft">
        <Moment at={run.createdAt} />
      </td>
    </tr>
  )
}
