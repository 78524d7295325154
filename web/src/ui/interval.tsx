import { formatShare } from '~/lib/format'
import type { Span } from '~/lib/wilson'
import { common } from '~/text/en/common'

const WIDTH = 100
const PAD = 5

/** A rate from 0 to 1 as a point, with where the true one lies around it. */
export function Interval({ rate, span }: { rate: number | null; span: Span | null }) {
  const label =
    rate === null || span === null
      ? common.noRate
      : common.interval(formatShare(rate), formatShare(span.low), formatShare(span.high))
  return (
    <svg
      className="interval"
      viewBox={`${-PAD} 0 ${WIDTH + 2 * PAD} 12`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <line className="track" x1={0} x2={WIDTH} y1={6} y2={6} vectorEffect="non-scaling-stroke" />
      {[0, 50, 100].map((x) => (
        <line
          key={x}
          className="track"
          x1={x}
          x2={x}
          y1={3}
          y2={9}
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {span !== null && (
        <line
          className="range"
          x1={span.low * WIDTH}
          x2={span.high * WIDTH}
          y1={6}
          y2={6}
          vectorEffect="non-scaling-stroke"
        />
      )}
      {rate !== null && <ellipse className="point" cx={rate * WIDTH} cy={6} rx={2.6} ry={3.6} />}
    </svg>
  )
}
