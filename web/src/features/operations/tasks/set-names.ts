import { useAnswer } from '~/graphql/use-answer'
import { recordOf, SET_RUN } from './form/set-run'
import { TaskSetNamesDocument } from './tasks.gen'

interface OfKind {
  readonly taskType: string
  readonly taskConfig: unknown
}

/** The id of the set that a task runs, if it runs one. */
export function setOf({ taskType, taskConfig }: OfKind): string | null {
  const id = recordOf(taskConfig).unit_test_set_id
  return taskType === SET_RUN && typeof id === 'string' ? id : null
}

/** The names of the sets that tasks run; null until they are known. */
export function useSetNames(tasks: readonly OfKind[]): ReadonlyMap<string, string> | null {
  const ids = [...new Set(tasks.map(setOf).filter((id) => id !== null))].sort()
  const { data, problem } = useAnswer(TaskSetNamesDocument, { ids }, { pause: ids.length === 0 })
  if (data === undefined && problem === null && ids.length > 0) return null
  return new Map(data?.unitTestSets.nodes.map((each) => [each.databaseId, each.name]))
}
