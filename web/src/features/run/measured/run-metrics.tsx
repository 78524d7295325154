import { useState } from 'react'
import { run as text } from '~/text/en/run'
import type { RunHeadFragment } from '../run.gen'
import { Metrics } from './metrics'
import { useValues } from './values'

interface Properties {
  readonly run: RunHeadFragment
  readonly planned: number
}

/** What metrics measured in all sessions of the run together; read when it is opened. */
export function RunMetrics({ run, planned }: Properties) {
  const [open, setOpen] = useState(false)
  const values = useValues(run.databaseId, 0, planned, open)
  const metrics = run.total?.metrics ?? []
  if (metrics.length === 0) return null
  return (
    <details
      className="card"
      onToggle={(event) => {
        if (event.currentTarget.open) setOpen(true)
      }}
    >
      <summary>
        <b>{text.allMetrics}</b>
      </summary>
      <Metrics metrics={metrics} values={values} />
    </details>
  )
}
