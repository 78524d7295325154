import { useRequest } from '~/graphql/use-request'
import { common } from '~/text/en/common'
import { tasks as text } from '~/text/en/tasks'
import { Dialog } from '~/ui/dialog'
import { ProblemNote } from '~/ui/states'
import { RemoveTaskDocument, type WholeTaskFragment } from './tasks.gen'

interface Properties {
  readonly task: WholeTaskFragment
  readonly close: () => void
}

/** Asks whether a task is to go, and says what stays. */
export default function Deletion({ task, close }: Properties) {
  const remove = useRequest(RemoveTaskDocument, 'delete')
  return (
    <Dialog title={text.deleteTitle(task.taskName)} close={close}>
      <p>{text.deleteHint}</p>
      {remove.problem !== null && <ProblemNote problem={remove.problem} />}
      <div className="row">
        <button
          type="button"
          className="button primary"
          disabled={remove.running}
          onClick={async () => {
            if ((await remove.run({ taskId: task.databaseId })) !== null) close()
          }}
        >
          {text.delete}
        </button>
        <button type="button" className="button" onClick={close}>
          {common.cancel}
        </button>
      </div>
    </Dialog>
  )
}
