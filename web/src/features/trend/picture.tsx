import { Link } from 'wouter'
import { formatShare } from '~/lib/format'
import { trend as text } from '~/text/en/trend'
import type { Point } from './points'
import { pointInWords } from './words'

const at = (share: number): string => `${100 * share}%`
const AXIS = [0, 0.5, 1]

interface Properties {
  readonly points: readonly Point[]
  readonly label: string
  /** The rate that the set asks for; null where it asks for something else. */
  readonly gate: number | null
}

/** Pass rates with intervals, from the oldest run to the newest; each leads to its run. */
export function Picture({ points, label, gate }: Properties) {
  return (
    <div className="trend">
      <div className="trend-axis small soft numeric" aria-hidden="true">
        {[...AXIS].reverse().map((share) => (
          <span key={share}>{formatShare(share)}</span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: No element groups links within a picture. */}
      <svg role="group" aria-label={`${text.title}: ${label}`}>
        {AXIS.map((share) => (
          <line key={share} className="track" x1="0%" x2="100%" y1={at(share)} y2={at(share)} />
        ))}
        {gate !== null && (
          <g>
            <line className="gate" x1="0%" x2="100%" y1={at(1 - gate)} y2={at(1 - gate)} />
            <text x="100%" y={at(1 - gate)} dy={14} textAnchor="end">
              {text.gateLine} {formatShare(gate)}
            </text>
          </g>
        )}
        {points
          .filter((point) => point.changes.length > 0)
          .map((point) => (
            <line
              key={point.run.id}
              className="version"
              x1={at(point.x)}
              x2={at(point.x)}
              y1="0%"
              y2="100%"
            />
          ))}
        {points.map((point) => (
          <Link key={point.run.id} href={`/runs/${point.run.databaseId}`} className="trend-point">
            <title>{pointInWords(point)}</title>
            <line
              className="range"
              x1={at(point.x)}
              x2={at(point.x)}
              y1={at(1 - point.high)}
              y2={at(1 - point.low)}
            />
            <circle className="hit" cx={at(point.x)} cy={at(1 - point.y)} r={12} />
            <circle className="point" cx={at(point.x)} cy={at(1 - point.y)} r={4.5} />
          </Link>
        ))}
      </svg>
    </div>
  )
}
