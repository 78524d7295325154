import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { useChange } from '~/graphql/use-answer'
import { useRequest } from '~/graphql/use-request'
import { useMay } from '~/graphql/viewer'
import { pulseRun as text } from '~/text/en/pulse-run'
import { Dialog } from '~/ui/dialog'
import { ENDED } from '../status'
import {
  CancelPulseRunDocument,
  type PulseRunHeadFragment,
  ResumePulseRunDocument,
  RetryPulseRunDocument,
} from './run.gen'

interface Properties {
  readonly run: PulseRunHeadFragment
  /** Called with why something was refused, if it was. */
  readonly tell: (problem: Problem | null) => void
}

/** What can be done with a run as it is. */
export function Actions({ run, tell }: Properties) {
  if (ENDED.has(run.status)) return <Retry run={run} tell={tell} />
  return (
    <>
      {run.parkedAt !== null && <Resume run={run} tell={tell} />}
      <Cancel run={run} tell={tell} />
    </>
  )
}

function Retry({ run, tell }: Properties) {
  const [, go] = useLocation()
  const may = useMay('Pulse:RetryRun')
  const retry = useRequest(RetryPulseRunDocument, 'retry', tell)
  return (
    <button
      type="button"
      className="button"
      disabled={!may || retry.running}
      title={may ? text.retryHint : text.mayNot}
      onClick={async () => {
        const done = await retry.run({ runId: run.databaseId })
        if (done !== null) go(`/operations/runs/${done.retryRun.run.databaseId}`)
      }}
    >
      {text.retry}
    </button>
  )
}

function Resume({ run, tell }: Properties) {
  const may = useMay('Pulse:SignalRun')
  const resume = useChange(ResumePulseRunDocument, tell)
  return (
    <button
      type="button"
      className="button primary"
      disabled={!may || resume.running}
      title={may ? undefined : text.mayNot}
      onClick={() => void resume.run({ id: run.databaseId })}
    >
      {text.resume}
    </button>
  )
}

function Cancel({ run, tell }: Properties) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const may = useMay('Pulse:CancelRun')
  const cancel = useRequest(CancelPulseRunDocument, 'cancel', tell)
  const isAsked = run.cancelRequestedAt !== null

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setOpen(false)
    await cancel.run({ runId: run.databaseId, reason })
  }

  return (
    <>
      <button
        type="button"
        className="button"
        disabled={!may || isAsked || cancel.running}
        title={may ? undefined : text.mayNot}
        onClick={() => setOpen(true)}
      >
        {isAsked ? text.cancelling : text.cancel}
      </button>
      {open && (
        <Dialog title={text.cancelTitle} close={() => setOpen(false)}>
          <form className="stack" onSubmit={submit}>
            <p className="soft">{text.cancelAbout}</p>
            <label className="field">
              <span>{text.cancelWhy}</span>
              <input
                className="input"
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </label>
            <div className="row">
              <button type="submit" className="button primary">
                {text.cancelIt}
              </button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  )
}
