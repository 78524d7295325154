import { lazy, Suspense, useState } from 'react'
import { Link } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { useRequest } from '~/graphql/use-request'
import { useMay } from '~/graphql/viewer'
import { tasks as text } from '~/text/en/tasks'
import {
  BringTaskBackDocument,
  SwitchTaskDocument,
  TriggerTaskDocument,
  type WholeTaskFragment,
} from './tasks.gen'

const Deletion = lazy(() => import('./deletion'))

interface Properties {
  readonly task: WholeTaskFragment
  readonly tell: (problem: Problem | null) => void
}

/** What the reader may do with a task. */
export function Actions({ task, tell }: Properties) {
  const mayModify = useMay('Pulse:ModifyTask')
  const mayDelete = useMay('Pulse:DeleteTask')
  const mayTrigger = useMay('Pulse:TriggerTask')
  const [deleting, setDeleting] = useState(false)
  const trigger = useRequest(TriggerTaskDocument, 'trigger', tell)
  const change = useRequest(SwitchTaskDocument, 'switch', tell)
  const back = useRequest(BringTaskBackDocument, 'undelete', tell)
  const { databaseId: taskId, enabled } = task
  if (task.isDeleted) {
    return (
      mayDelete && (
        <button
          type="button"
          className="button"
          disabled={back.running}
          onClick={() => void back.run({ taskId })}
        >
          {text.undelete}
        </button>
      )
    )
  }
  return (
    <>
      {mayTrigger && (
        <button
          type="button"
          className="button primary"
          disabled={trigger.running}
          onClick={() => void trigger.run({ taskId })}
        >
          {text.run}
        </button>
      )}
      {mayModify && task.cronExpression !== null && (
        <button
          type="button"
          className="button"
          disabled={change.running}
          onClick={() => void change.run({ taskId, enabled: !enabled })}
        >
          {enabled ? text.pause : text.resume}
        </button>
      )}
      {mayModify && (
        <Link className="button" href={`/operations/tasks/${taskId}/edit`}>
          {text.edit}
        </Link>
      )}
      {mayDelete && (
        <button type="button" className="button" onClick={() => setDeleting(true)}>
          {text.delete}
        </button>
      )}
      {deleting && (
        <Suspense>
          <Deletion task={task} close={() => setDeleting(false)} />
        </Suspense>
      )}
    </>
  )
}
