import { createContext, useContext } from 'react'
import { Link, useLocation } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { useRequest } from '~/graphql/use-request'
import { useMay } from '~/graphql/viewer'
import { common } from '~/text/en/common'
import { tasks as text } from '~/text/en/tasks'
import { Moment } from '~/ui/moment'
import { RunBadge } from '~/ui/outcome'
import { PulseStatus } from '../status'
import { taskTitle } from '../task-title'
import { scheduleWords } from './schedule/words'
import { offsetNow } from './schedule/zone'
import { setOf, useSetNames } from './set-names'
import { SwitchTaskDocument, type TaskRowFragment, TriggerTaskDocument } from './tasks.gen'
import { KindName, SetLink } from './what'

/** Where a row says what was refused. */
export const TellContext = createContext<(problem: Problem | null) => void>(() => undefined)

export function TaskRows({ rows }: { rows: readonly TaskRowFragment[] }) {
  const names = useSetNames(rows)
  return rows.map((task) => <Row key={task.id} task={task} names={names} />)
}

interface RowProperties {
  readonly task: TaskRowFragment
  readonly names: ReadonlyMap<string, string> | null
}

function Row({ task, names }: RowProperties) {
  const set = setOf(task)
  return (
    <tr>
      <th scope="row" className="task-name">
        <Link href={`/operations/tasks/${task.databaseId}`}>
          {taskTitle(task.taskName, names?.get(set ?? ''))}
        </Link>{' '}
        {task.isDeleted && <span className="tag">{text.isDeleted}</span>}
      </th>
      <td className="task-what">
        <KindName type={task.taskType} />
        {set !== null && (
          <div className="small">
            <SetLink id={set} names={names} />
          </div>
        )}
      </td>
      <td className="task-schedule">
        {scheduleWords(task.cronExpression, offsetNow())}
        <div className="small soft">
          {isPaused(task) && (
            <span className="badge" data-tone="foreign">
              {text.paused}
            </span>
          )}
          {task.nextRunAt !== null && (
            <>
              {text.nextRun} <Moment at={task.nextRunAt} />
            </>
          )}
        </div>
      </td>
      <td className="task-last">
        {task.lastRun === null ? (
          <span className="soft small">{text.neverRan}</span>
        ) : (
          <LastRun run={task.lastRun} />
        )}
      </td>
      <td className="task-actions">{task.isDeleted ? common.none : <RowActions task={task} />}</td>
    </tr>
  )
}

/** How far Pulse came with it and, once a set was played, what that says. */
function LastRun({ run }: { run: NonNullable<TaskRowFragment['lastRun']> }) {
  const played = run.unitTestSetRun
  return (
    <>
      <span className="row">
        <Link href={`/operations/runs/${run.databaseId}`}>
          <PulseStatus status={run.status} />
        </Link>
        {played !== null && played.verdict !== null && (
          <Link href={`/runs/${played.databaseId}`}>
            <RunBadge run={played} />
          </Link>
        )}
      </span>
      <span className="small soft">
        <Moment at={run.createdAt} />
      </span>
    </>
  )
}

export const isPaused = (task: TaskRowFragment): boolean =>
  task.cronExpression !== null && !task.enabled

function RowActions({ task }: { task: TaskRowFragment }) {
  const tell = useContext(TellContext)
  const [, go] = useLocation()
  const mayTrigger = useMay('Pulse:TriggerTask')
  const mayModify = useMay('Pulse:ModifyTask')
  const trigger = useRequest(TriggerTaskDocument, 'trigger', tell)
  const change = useRequest(SwitchTaskDocument, 'switch', tell)
  const { databaseId: taskId, taskName, enabled } = task
  return (
    <>
      {mayTrigger && (
        <button
          type="button"
          className="button"
          aria-label={text.runOf(taskName)}
          disabled={trigger.running}
          onClick={async () => {
            const done = await trigger.run({ taskId })
            if (done !== null) go(`/operations/runs/${done.triggerTask.run.databaseId}`)
          }}
        >
          {text.run}
        </button>
      )}
      {mayModify && task.cronExpression !== null && (
        <button
          type="button"
          className="button"
          aria-label={enabled ? text.pauseOf(taskName) : text.resumeOf(taskName)}
          disabled={change.running}
          onClick={() => void change.run({ taskId, enabled: !enabled })}
        >
          {enabled ? text.pause : text.resume}
        </button>
      )}
    </>
  )
}
