import { type Answer, useAnswer } from '~/graphql/use-answer'
import { useSettled } from '~/lib/use-settled'
import { tasks as text } from '~/text/en/tasks'
import { TaskCronTimesDocument, type TaskCronTimesQuery } from '../tasks.gen'
import { formatTick, zoneName } from './zone'

const TYPING_MS = 300

export type CronAnswer = Answer<TaskCronTimesQuery> & {
  /** What is asked of, which lags behind what is typed. */
  readonly expression: string
}

/** When an expression comes next, asked for once typing has come to a rest. */
export function useCronTimes(typed: string): CronAnswer {
  const expression = useSettled(typed, TYPING_MS)
  const asking = { pause: expression === '', fresh: true }
  const answer = useAnswer(TaskCronTimesDocument, { expression }, asking)
  return { ...answer, expression }
}

/** The next times of a schedule, in the reader's zone. */
export function NextTimes({ times }: { times: readonly string[] }) {
  if (times.length === 0) return null
  return (
    <div className="task-times">
      <h3>{text.nextTimes}</h3>
      <ol>
        {times.map((each) => (
          <li key={each}>
            <time dateTime={each} className="numeric">
              {formatTick(each)}
            </time>
          </li>
        ))}
      </ol>
      <p className="small soft">{text.inZone(zoneName())}</p>
    </div>
  )
}
