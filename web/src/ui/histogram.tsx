import { formatCount } from '~/lib/format'
import { histogram } from '~/lib/histogram'

const HEIGHT = 40
const BAR = 10

interface Properties {
  readonly values: readonly number[]
  readonly format: (value: number) => string
  /** What it says in words. */
  readonly label: string
  readonly bins?: number
}

/** How often values lie where, from the least to the largest. Values must not be empty. */
export function Histogram({ values, format, label, bins: count = 24 }: Properties) {
  const bins = histogram(values, count)
  const most = Math.max(...bins.map((bin) => bin.count))
  const last = bins.at(-1)
  return (
    <div className="histogram">
      <svg
        viewBox={`0 0 ${count * BAR} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
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
                {format(bin.from)} – {format(bin.to)}: {formatCount(bin.count)}
              </title>
            </rect>
          )
        })}
      </svg>
      <p className="histogram-axis small soft numeric">
        <span>{format(bins[0]?.from ?? 0)}</span>
        <span>{format(last?.to ?? 0)}</span>
      </p>
    </div>
  )
}
