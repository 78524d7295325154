import { useLocation } from 'wouter'
import { MAY_START } from '~/graphql/may-create'
import type { Problem } from '~/graphql/problem'
import { useChange } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { run as text } from '~/text/en/run'
import { Download } from './download'
import {
  CancelSetRunDocument,
  RescoreSessionsDocument,
  RetryFailedSessionsDocument,
  type RunHeadFragment,
} from './run.gen'

interface Properties {
  readonly run: RunHeadFragment
  readonly failures: number
  readonly tell: (problem: Problem | null) => void
}

/** What can be done with a run as it is. `tell` is called with why it was refused. */
export function Actions({ run, failures, tell }: Properties) {
  const [, go] = useLocation()
  const live = run.status === 'RUNNING' || run.status === 'CANCELLING'
  const mayCancel = useMay('Simulation:CancelSimulationUnitTestSetRun')
  const mayStart = useMay(MAY_START)
  const cancel = useChange(CancelSetRunDocument, tell)
  const retry = useChange(RetryFailedSessionsDocument, tell)
  const rescore = useChange(RescoreSessionsDocument, tell)

  if (live) {
    return (
      <>
        <button
          type="button"
          className="button"
          disabled={!mayCancel || cancel.running || run.status === 'CANCELLING'}
          onClick={() => {
            if (window.confirm(text.cancelSure)) void cancel.run({ id: run.databaseId })
          }}
        >
          {run.status === 'CANCELLING' ? text.cancelling : text.cancel}
        </button>
        <Download id={run.databaseId} tell={tell} />
      </>
    )
  }
  return (
    <>
      {failures > 0 && run.origin?.kind !== 'RESCORE' && (
        <button
          type="button"
          className="button"
          disabled={!mayStart || retry.running}
          title={mayStart ? text.retryHint : undefined}
          onClick={async () => {
            const done = await retry.run({ input: { runId: run.databaseId } })
            if (done !== null) go(`/runs/${done.retryFailed.unitTestSetRun.databaseId}`)
          }}
        >
          {text.retry}
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={!mayStart || rescore.running}
        title={mayStart ? text.rescoreHint : undefined}
        onClick={async () => {
          const done = await rescore.run({ input: { run: run.databaseId } })
          if (done !== null) go(`/runs/${done.rescoreRun.unitTestSetRun.databaseId}`)
        }}
      >
        {text.rescore}
      </button>
      {run.baseline !== null && (
        <button
          type="button"
          className="button"
          onClick={() => go(`/compare?a=${run.baseline?.unitTestSetRunId}&b=${run.databaseId}`)}
        >
          {text.compare}
        </button>
      )}
      <Download id={run.databaseId} tell={tell} />
    </>
  )
}
