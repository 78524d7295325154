import './trend.css'
import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { formatMoment, formatShare } from '~/lib/format'
import { common } from '~/text/en/common'
import { trend as text } from '~/text/en/trend'
import { VerdictBadge } from '~/ui/outcome'
import { Shown } from '~/ui/states'
import { type Point, pointsOf } from './points'
import { TrendOfSetDocument } from './trend.gen'

const at = (share: number): string => `${100 * share}%`
const AXIS = [0, 0.5, 1]

/** How the runs of a set did over time, with its versions as marks. */
export default function Trend({ set }: { set: string }) {
  const answer = useAnswer(TrendOfSetDocument, { set })
  return (
    <section className="card stack" aria-labelledby="trend">
      <h2 id="trend">{text.title}</h2>
      <Shown answer={answer}>
        {({ unitTestSetRuns: { nodes, totalCount } }) => {
          const points = pointsOf(nodes)
          const first = points[0]
          const last = points.at(-1)
          if (first === undefined || last === undefined) {
            return (
              <p className="soft">
                {text.none} <Link href={`/runs?start&set=${set}`}>{text.run}</Link>
              </p>
            )
          }
          const summary = text.summary(points.length, formatShare(first.y), formatShare(last.y))
          return (
            <>
              <p className="small soft">
                {summary} {totalCount > nodes.length && text.latestOnly(nodes.length, totalCount)}
              </p>
              <Picture points={points} label={summary} />
              <details>
                <summary>{text.table}</summary>
                <Table points={points} />
              </details>
            </>
          )
        }}
      </Shown>
    </section>
  )
}

function Picture({ points, label }: { points: readonly Point[]; label: string }) {
  return (
    <div className="trend">
      <div className="trend-axis small soft numeric" aria-hidden="true">
        {[...AXIS].reverse().map((share) => (
          <span key={share}>{formatShare(share)}</span>
        ))}
      </div>
      <svg role="img" aria-label={`${text.title}: ${label}`}>
        {AXIS.map((share) => (
          <line key={share} className="track" x1="0%" x2="100%" y1={at(share)} y2={at(share)} />
        ))}
        {points
          .filter((point) => point.changed)
          .map((point) => (
            <g key={point.run.id}>
              <line className="version" x1={at(point.x)} x2={at(point.x)} y1="0%" y2="100%" />
              <text x={at(point.x)} y={-8} textAnchor="middle">
                {text.version(point.run.unitTestSetVersion)}
              </text>
            </g>
          ))}
        {points.map((point) => (
          <g key={point.run.id}>
            <line
              className="range"
              x1={at(point.x)}
              x2={at(point.x)}
              y1={at(1 - point.high)}
              y2={at(1 - point.low)}
            />
            <circle className="point" cx={at(point.x)} cy={at(1 - point.y)} r={4.5}>
              <title>{said(point)}</title>
            </circle>
          </g>
        ))}
      </svg>
    </div>
  )
}

const said = ({ run, y }: Point): string =>
  text.point(
    formatMoment(run.createdAt),
    formatShare(y),
    common.rate(run.total?.passed ?? 0, run.total?.counted ?? 0),
  )

function Table({ points }: { points: readonly Point[] }) {
  return (
    <table className="small">
      <thead>
        <tr>
          {Object.values(text.columns).map((label) => (
            <th key={label} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...points].reverse().map(({ run, y }) => (
          <tr key={run.id}>
            <td>
              <Link href={`/runs/${run.databaseId}`}>{formatMoment(run.createdAt)}</Link>
            </td>
            <td className="numeric">{formatShare(y)}</td>
            <td className="numeric">{run.unitTestSetVersion}</td>
            <td>{run.verdict !== null && <VerdictBadge verdict={run.verdict} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
