import './tasks.css'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { useAnswer } from '~/graphql/use-answer'
import { useAgain, useTold } from '~/graphql/use-told'
import { tasks } from '~/text/en/tasks'
import { Page } from '~/ui/page'
import { Empty, ProblemNote, Shown } from '~/ui/states'
import { Actions } from './actions'
import { Contents } from './contents'
import { isPaused } from './rows'
import { NextTimes, useCronTimes } from './schedule/next-times'
import { scheduleWords } from './schedule/words'
import { offsetNow } from './schedule/zone'
import { TaskRuns } from './task-runs'
import { OneTaskDocument, TaskRunNewsDocument, type WholeTaskFragment } from './tasks.gen'
import { KindName } from './what'

const text = tasks.one

/** One task: what it does and when, and what became of its runs. */
export default function Task({ id }: { id: string }) {
  const answer = useAnswer(OneTaskDocument, { id })
  const told = useTold(TaskRunNewsDocument, { taskIds: [id] })
  useAgain(told, answer.again)
  return (
    <Shown answer={answer} whole>
      {({ task }) =>
        task === null ? (
          <Page title={text.none}>
            <Empty title={text.noneHint}>
              <Link href="/operations/tasks">{text.toList}</Link>
            </Empty>
          </Page>
        ) : (
          <Found task={task} told={told} />
        )
      }
    </Shown>
  )
}

function Found({ task, told }: { task: WholeTaskFragment; told: number }) {
  const [refused, setRefused] = useState<Problem | null>(null)
  return (
    <Page
      title={task.taskName}
      above={
        <Link href="/operations/tasks" className="small">
          {tasks.title}
        </Link>
      }
      below={
        <p className="row">
          {task.isDeleted && (
            <span className="badge" data-tone="fail">
              {tasks.isDeleted}
            </span>
          )}
          {isPaused(task) && (
            <span className="badge" data-tone="foreign">
              {tasks.paused}
            </span>
          )}
          <span className="soft small">
            <KindName type={task.taskType} />
          </span>
        </p>
      }
      actions={<Actions task={task} tell={setRefused} />}
    >
      {task.isDeleted && <p className="note">{tasks.deletedNote}</p>}
      {refused !== null && <ProblemNote problem={refused} />}
      <div className="task-columns">
        <Contents task={task} />
        <When task={task} told={told} />
      </div>
      <TaskRuns id={task.databaseId} told={told} />
    </Page>
  )
}

const nothing = () => undefined

function When({ task, told }: { task: WholeTaskFragment; told: number }) {
  const cron = task.cronExpression
  const { data, again } = useCronTimes(cron ?? '')
  // A time that has come is no longer one of the next.
  useAgain(told, cron === null ? nothing : again)
  return (
    <section className="card stack" aria-labelledby="when">
      <h2 id="when">{text.when}</h2>
      <p>{scheduleWords(cron, offsetNow())}</p>
      {cron !== null && !task.isDeleted && (
        <>
          {isPaused(task) && <p className="small soft">{tasks.pausedTimes}</p>}
          <NextTimes times={data?.cronTimes.times ?? []} />
          <p className="small soft">
            {text.cron}: <code>{cron}</code>
          </p>
        </>
      )}
    </section>
  )
}
