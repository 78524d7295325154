import './tasks.css'
import { useContext } from 'react'
import { Link, useSearchParams } from 'wouter'
import { MAY_START } from '~/graphql/may-create'
import { useAnswer } from '~/graphql/use-answer'
import { useIsKnown, useMay, ViewerContext } from '~/graphql/viewer'
import { tasks } from '~/text/en/tasks'
import { Page } from '~/ui/page'
import { Empty, Loading, Shown } from '~/ui/states'
import { TaskForm } from './form/form'
import { SetOfTaskDocument } from './form/form.gen'
import { SET_RUN } from './form/set-run'
import { newTask, taskFields } from './form/values'
import { offsetNow } from './schedule/zone'
import { OneTaskDocument, TaskTypesDocument } from './tasks.gen'

const text = tasks.form

/** A new task, or one that is there. */
export default function EditTask({ id }: { id: string | null }) {
  if (!useIsKnown()) return <Loading />
  return id === null ? <New /> : <Change id={id} />
}

function useWriter() {
  return {
    user: useContext(ViewerContext)?.userId ?? '',
    mayRunSets: useMay(MAY_START),
  }
}

function New() {
  const [parameters] = useSearchParams()
  const wanted = parameters.get('set') ?? ''
  const may = useMay('Pulse:CreateTask')
  const writer = useWriter()
  const types = useAnswer(TaskTypesDocument, {}, { pause: !may })
  const set = useAnswer(SetOfTaskDocument, { id: wanted }, { pause: !may || wanted === '' })
  if (!may) return <Refused title={text.new}>{text.mayNotCreate}</Refused>
  const isSetThere = wanted === '' || set.data !== undefined || set.problem !== null
  return (
    <Page title={text.new} above={<ToList />}>
      <Shown answer={types}>
        {({ taskTypes }) => {
          if (!isSetThere) return <Loading />
          const found = set.data?.unitTestSet ?? null
          const other = taskTypes.find((each) => each.taskType !== SET_RUN)?.taskType
          const type = writer.mayRunSets ? SET_RUN : (other ?? SET_RUN)
          const name = found === null ? '' : text.nameOf(found.name)
          return (
            <>
              {wanted !== '' && found === null && <p className="note">{text.noSet}</p>}
              <TaskForm
                start={newTask(type, found?.databaseId ?? '', name)}
                stored={null}
                types={taskTypes}
                {...writer}
              />
            </>
          )
        }}
      </Shown>
    </Page>
  )
}

function Change({ id }: { id: string }) {
  const may = useMay('Pulse:ModifyTask')
  const writer = useWriter()
  const types = useAnswer(TaskTypesDocument, {}, { pause: !may })
  const answer = useAnswer(OneTaskDocument, { id }, { pause: !may, fresh: true })
  if (!may) return <Refused title={tasks.edit}>{text.mayNotChange}</Refused>
  return (
    <Shown answer={answer} whole>
      {({ task }) => {
        if (task === null) return <Refused title={tasks.one.none}>{tasks.one.noneHint}</Refused>
        if (task.isDeleted) return <Refused title={task.taskName}>{text.deleted}</Refused>
        return (
          <Page title={text.edit(task.taskName)} above={<ToList />}>
            <Shown answer={types}>
              {({ taskTypes }) => (
                <TaskForm
                  start={taskFields(task, offsetNow())}
                  stored={task}
                  types={taskTypes}
                  {...writer}
                />
              )}
            </Shown>
          </Page>
        )
      }}
    </Shown>
  )
}

function ToList() {
  return (
    <Link href="/operations/tasks" className="small">
      {tasks.title}
    </Link>
  )
}

function Refused({ title, children }: { title: string; children: string }) {
  return (
    <Page title={title}>
      <Empty title={children}>
        <Link href="/operations/tasks">{tasks.one.toList}</Link>
      </Empty>
    </Page>
  )
}
