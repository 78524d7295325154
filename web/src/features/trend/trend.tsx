import './trend.css'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { formatShare } from '~/lib/format'
import { trend as text } from '~/text/en/trend'
import { Shown } from '~/ui/states'
import { Picture } from './picture'
import { type Point, pointsOf } from './points'
import { RunTable } from './table'
import { GateOfSetDocument, type GateOfSetQuery, TrendOfSetDocument } from './trend.gen'

/** As many as one question may cost, with all that they were played with. */
const RUNS = 30

type Gate = NonNullable<GateOfSetQuery['unitTestSet']>['gate']

/** The rate below which a set does not pass; null where its gate is no rate. */
function rateOf(gate: Gate | undefined): number | null {
  if (gate === undefined) return null
  if ('atLeast' in gate) return gate.atLeast
  return gate.type === 'all' ? 1 : null
}

interface Properties {
  readonly set: string
  /** A small one leads to the whole, and folds its table. */
  readonly small?: boolean
  readonly below?: (points: readonly Point[]) => ReactNode
}

/** How the runs of a set did over time, and what changed between them. */
export default function Trend({ set, small = true, below }: Properties) {
  const answer = useAnswer(TrendOfSetDocument, { set, first: RUNS })
  // The picture is there without it.
  const gate = useAnswer(GateOfSetDocument, { set }).data?.unitTestSet?.gate
  return (
    <Shown answer={answer}>
      {({ unitTestSetRuns: { nodes, totalCount } }) => {
        const points = pointsOf(nodes)
        const first = points[0]
        const last = points.at(-1)
        const summary = text.summary(
          points.length,
          formatShare(first?.y ?? 0),
          formatShare(last?.y ?? 0),
        )
        return (
          <>
            <section className="card stack" aria-labelledby="trend">
              <div className="row trend-head">
                <h2 id="trend">{text.title}</h2>
                {small && points.length > 0 && <Link href={`/trends?set=${set}`}>{text.all}</Link>}
              </div>
              {points.length === 0 ? (
                <p className="soft">
                  {text.none} <Link href={`/runs?start&set=${set}`}>{text.run}</Link>
                </p>
              ) : (
                <>
                  <p className="small soft">
                    {summary}.{' '}
                    {totalCount > nodes.length && `${text.latestOnly(nodes.length, totalCount)} `}
                    {gate !== undefined && `${text.gate(gate.text)}. `}
                    {points.some((point) => point.changes.length > 0) && text.marks}
                  </p>
                  <Picture points={points} label={summary} gate={rateOf(gate)} />
                  <details open={!small}>
                    <summary>{text.table}</summary>
                    <RunTable points={points} />
                  </details>
                </>
              )}
            </section>
            {below?.(points)}
          </>
        )
      }}
    </Shown>
  )
}
