import { useMemo } from 'react'
import { formatSpan } from '~/lib/format'
import { quantile } from '~/lib/histogram'
import { run as text } from '~/text/en/run'
import { Histogram } from '~/ui/histogram'
import type { Cell } from '../sessions/cells'

/** How long the agent took for an answer, on average of each session. */
export function Latency({ cells }: { cells: readonly (Cell | undefined)[] }) {
  const spans = useMemo(
    () =>
      cells.flatMap((cell) =>
        cell === undefined || cell.turns === 0 ? [] : [cell.agentLatencyMs / cell.turns],
      ),
    [cells],
  )
  if (spans.length === 0) return null
  const summary = text.latencyOf(formatSpan(quantile(spans, 0.5)), formatSpan(quantile(spans, 0.9)))
  return (
    <figure className="latency card">
      <figcaption>
        <h2>{text.latency}</h2>
        <p className="small soft">{summary}</p>
      </figcaption>
      <Histogram values={spans} format={formatSpan} label={`${text.latency}: ${summary}`} />
    </figure>
  )
}
