import { formatShare } from '~/lib/format'
import type { Span } from '~/lib/wilson'
import { common } from '~/text/en/common'

const at = (share: number): string => `${100 * share}%`

interface Properties {
  readonly rate: number | null
  readonly span: Span | null
  /** What it says in words; of a pass rate it need not be given. */
  readonly label?: string
}

function passed(rate: number | null, span: Span | null): string {
  if (rate === null) return common.noRate
  if (span === null) return common.noInterval(formatShare(rate))
  return common.interval(formatShare(rate), formatShare(span.low), formatShare(span.high))
}

/** A rate from 0 to 1 as a point, with where the true one lies around it. */
export function Interval({ rate, span, label = passed(rate, span) }: Properties) {
  return (
    <svg className="interval" role="img" aria-label={label}>
      <title>{label}</title>
      <line className="track" x1="0%" x2="100%" y1="50%" y2="50%" />
      {['0%', '50%', '100%'].map((x) => (
        <line key={x} className="track" x1={x} x2={x} y1="25%" y2="75%" />
      ))}
      {span !== null && (
        <line className="range" x1={at(span.low)} x2={at(span.high)} y1="50%" y2="50%" />
      )}
      {rate !== null && <circle className="point" cx={at(rate)} cy="50%" r={4.5} />}
    </svg>
  )
}
