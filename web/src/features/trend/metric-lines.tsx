import { formatMoment, formatNumber } from '~/lib/format'
import { trend as text } from '~/text/en/trend'
import { type Line, linesOf, type Point } from './points'

/** What numerical metrics were on average, run by run, each on a scale of its own. */
export function MetricLines({ points }: { points: readonly Point[] }) {
  const lines = linesOf(points)
  if (lines.length === 0) return null
  return (
    <section className="card stack" aria-labelledby="metric-lines">
      <div>
        <h2 id="metric-lines">{text.metrics}</h2>
        <p className="small soft">{text.metricsHint}</p>
      </div>
      <div className="metric-lines">
        {lines.map((line) => (
          <Small key={line.id} line={line} />
        ))}
      </div>
    </section>
  )
}

function Small({ line }: { line: Line }) {
  const { name, points, least, most } = line
  const height = (value: number) =>
    most === least ? '50%' : `${100 - (100 * (value - least)) / (most - least)}%`
  const [first, last] = [points[0]?.value ?? 0, points.at(-1)?.value ?? 0]
  const label = text.metric(name, formatNumber(first), formatNumber(last))
  return (
    <figure className="metric-line">
      <figcaption className="small">{label}</figcaption>
      <svg role="img" aria-label={label}>
        {points.map(({ run, x, value, low, high }) => {
          const across = `${100 * x}%`
          return (
            <g key={run.id}>
              <title>
                {formatMoment(run.createdAt)}: {formatNumber(value)},{' '}
                {text.between(formatNumber(low), formatNumber(high))}
              </title>
              <line className="range" x1={across} x2={across} y1={height(high)} y2={height(low)} />
              <circle className="point" cx={across} cy={height(value)} r={4} />
            </g>
          )
        })}
      </svg>
      <p className="small soft numeric metric-scale">
        <span>{formatNumber(least)}</span>
        <span>{formatNumber(most)}</span>
      </p>
    </figure>
  )
}
