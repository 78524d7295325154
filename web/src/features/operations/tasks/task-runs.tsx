import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { useAgain } from '~/graphql/use-told'
import { formatSpan } from '~/lib/format'
import { common } from '~/text/en/common'
import { operations } from '~/text/en/operations'
import { tasks } from '~/text/en/tasks'
import { Moment } from '~/ui/moment'
import { RunBadge } from '~/ui/outcome'
import { type PageOf, Pages } from '~/ui/paged/pages'
import { Shown } from '~/ui/states'
import { PulseStatus } from '../status'
import { type TaskRunFragment, TaskRunsDocument, type TaskRunsQuery } from './tasks.gen'

const text = tasks.one

/** The runs of a task, the newest first, as they go on and end. */
export function TaskRuns({ id, told }: { id: string; told: number }) {
  const after = (cursor: string | null) => ({ id, after: cursor })
  const answer = useAnswer(TaskRunsDocument, after(null))
  useAgain(told, answer.again)
  const columns = Object.entries(text.columns)
  return (
    <section className="card stack" aria-labelledby="runs">
      <h2 id="runs">{text.runs}</h2>
      <Shown answer={answer}>
        {(data) => {
          const page = pick(data)
          return page == null || page.nodes.length === 0 ? (
            <p className="soft">{text.noRuns}</p>
          ) : (
            <table className="task-runs">
              <thead>
                <tr>
                  {columns.map(([name, label]) => (
                    <th key={name} scope="col">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <Pages
                page={page}
                of={{
                  document: TaskRunsDocument,
                  after,
                  pick,
                  columns: columns.length,
                  rows: (rows) => rows.map((run) => <Row key={run.id} run={run} />),
                  told,
                }}
              />
            </table>
          )
        }}
      </Shown>
    </section>
  )
}

const pick = (data: TaskRunsQuery): PageOf<TaskRunFragment> | null | undefined => data.task?.runs

function Row({ run }: { run: TaskRunFragment }) {
  const played = run.unitTestSetRun
  const why = run.error?.message ?? run.skipReason
  return (
    <tr>
      <th scope="row">
        <Link href={`/operations/runs/${run.databaseId}`}>
          <PulseStatus status={run.status} />
        </Link>
        {why !== null && <div className="small soft task-why">{why}</div>}
      </th>
      <td>
        {played === null ? (
          <span className="soft">{common.none}</span>
        ) : (
          <Link href={`/runs/${played.databaseId}`}>
            <RunBadge run={played} />
          </Link>
        )}
      </td>
      <td className="soft small">{operations.sources[run.triggerSource]}</td>
      <td className="soft small">
        <Moment at={run.createdAt} />
      </td>
      <td className="soft small numeric">
        {run.durationSeconds === null ? common.none : formatSpan(1000 * run.durationSeconds)}
      </td>
    </tr>
  )
}
