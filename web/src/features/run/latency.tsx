import { useMemo } from 'react'
import { formatCount, formatSpan } from '~/lib/format'
import { histogram, quantile } from '~/lib/histogram'
import { run as text } from '~/text/en/run'
import type { Cell } from './cells'

const BINS = 24
const HEIGHT = 40
const BAR = 10

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
  const bins = histogram(spans, BINS)
  const most = Math.max(...bins.map((bin) => bin.count))
  const summary = text.latencyOf(formatSpan(quantile(spans, 0.5)), formatSpan(quantile(spans, 0.9)))
  const first = bins[0]
  const last = bins.at(-1)
  return (
    <figure className="latency card">
      <figcaption>
        <h2>{text.latency}</h2>
        <p className="small soft">{summary}</p>
      </figcaption>
      <svg
        viewBox={`0 0 ${BINS * BAR} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${text.latency}: ${summary}`}
      >
        {bins.map((bin, at) => {
          const height = (HEIGHT * bin.count) / most
          return (
            <rect
              key={bin.from}
              x={at * BAR + 1}
              width={BAR - 2}
              y={HEIGHT - height}
              height={height}
            >
              <title>
                {formatSpan(bin.from)} – {formatSpan(bin.to)}: {formatCount(bin.count)}
              </title>
            </rect>
          )
        })}
      </svg>
      {first !== undefined && last !== undefined && (
        <p className="latency-axis small soft numeric">
          <span>{formatSpan(first.from)}</span>
          <span>{formatSpan(last.to)}</span>
        </p>
      )}
    </figure>
  )
}
