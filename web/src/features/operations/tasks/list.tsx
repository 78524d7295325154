import './tasks.css'
import { useMemo, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { useAnswer } from '~/graphql/use-answer'
import { useAgain, useTold } from '~/graphql/use-told'
import { useMay } from '~/graphql/viewer'
import { withParameter } from '~/lib/parameters'
import { tasks as text } from '~/text/en/tasks'
import { ChoiceFilter } from '~/ui/filters'
import { Page } from '~/ui/page'
import { type PageOf, Pages } from '~/ui/paged/pages'
import { useRowKeys } from '~/ui/paged/use-row-keys'
import { Empty, ProblemNote, Shown } from '~/ui/states'
import { filterOf, isFiltered } from './filters'
import { TaskRows, TellContext } from './rows'
import {
  type TaskRowFragment,
  TaskRunNewsDocument,
  TasksDocument,
  type TasksQuery,
  TaskTypesDocument,
} from './tasks.gen'

/** The tasks of Pulse; the address says which. */
export default function TaskList() {
  const [parameters, setParameters] = useSearchParams()
  const query = parameters.toString()
  const filter = useMemo(() => filterOf(new URLSearchParams(query)), [query])
  const after = (cursor: string | null) => ({ filter, after: cursor })
  const answer = useAnswer(TasksDocument, after(null))
  const told = useTold(TaskRunNewsDocument, { taskIds: null })
  useAgain(told, answer.again)
  const mayCreate = useMay('Pulse:CreateTask')
  const [refused, setRefused] = useState<Problem | null>(null)
  const set = (name: string, value: string) =>
    setParameters((before) => withParameter(before, name, value), { replace: true })
  return (
    <Page
      title={text.title}
      below={
        <p className="soft small" aria-live="polite">
          {text.about} {answer.data !== undefined && text.total(answer.data.tasks.totalCount)}
        </p>
      }
      actions={
        mayCreate && (
          <Link className="button primary" href="/operations/tasks/new">
            {text.create}
          </Link>
        )
      }
    >
      <Filters parameters={parameters} set={set} clear={() => setParameters({})} />
      {refused !== null && <ProblemNote problem={refused} />}
      <Shown answer={answer}>
        {({ tasks }) =>
          tasks.nodes.length === 0 ? (
            <Empty title={isFiltered(parameters) ? text.nothingFits : text.nothing}>
              {!isFiltered(parameters) && <p>{text.nothingHint}</p>}
            </Empty>
          ) : (
            <TellContext value={setRefused}>
              <Table key={query} page={tasks} after={after} told={told} />
            </TellContext>
          )
        }
      </Shown>
    </Page>
  )
}

const pick = (data: TasksQuery): PageOf<TaskRowFragment> => data.tasks

interface TableProperties {
  readonly page: PageOf<TaskRowFragment>
  readonly after: (cursor: string | null) => {
    readonly filter: ReturnType<typeof filterOf>
    readonly after: string | null
  }
  readonly told: number
}

function Table({ page, after, told }: TableProperties) {
  const table = useRowKeys(text)
  const columns = Object.entries(text.columns)
  return (
    <div className="card task-table">
      <table ref={table}>
        <thead>
          <tr>
            {columns.map(([name, label]) => (
              <th key={name} scope="col">
                {name === 'actions' ? <span className="unseen">{label}</span> : label}
              </th>
            ))}
          </tr>
        </thead>
        <Pages
          page={page}
          of={{
            document: TasksDocument,
            after,
            pick,
            columns: columns.length,
            rows: (rows) => <TaskRows rows={rows} />,
            told,
          }}
        />
      </table>
    </div>
  )
}

interface FilterProperties {
  readonly parameters: URLSearchParams
  readonly set: (name: string, value: string) => void
  readonly clear: () => void
}

function Filters({ parameters, set, clear }: FilterProperties) {
  const types = useAnswer(TaskTypesDocument, {}).data?.taskTypes ?? []
  const choice = (
    name: keyof typeof text.filter,
    options: readonly (readonly [string, string])[],
  ) => (
    <ChoiceFilter
      label={text.filter[name]}
      value={parameters.get(name) ?? ''}
      options={options}
      choose={(value) => set(name, value)}
    />
  )
  return (
    <search className="task-filters" aria-label={text.filters}>
      {choice('scheduled', [['', text.any], ...Object.entries(text.scheduled)])}
      {choice('type', [
        ['', text.any],
        ...types.map(({ taskType }) => [taskType, text.kinds[taskType] ?? taskType] as const),
      ])}
      {choice('deleted', Object.entries(text.deleted))}
      {isFiltered(parameters) && (
        <button type="button" className="button plain" onClick={clear}>
          {text.clear}
        </button>
      )}
    </search>
  )
}
