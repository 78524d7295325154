import { Link } from 'wouter'
import { run as text } from '~/text/en/run'
import { VerdictBadge } from '~/ui/outcome'
import type { RunUnitTestFragment } from './run.gen'
import type { Cell, Part } from './sessions/cells'

interface Properties {
  readonly runId: string
  readonly unitTests: readonly RunUnitTestFragment[]
  readonly parts: readonly Part[]
  readonly cells: readonly (Cell | undefined)[]
}

/** The unit tests that the verdict comes from: those that did not pass. */
export function Decided({ runId, unitTests, parts, cells }: Properties) {
  const against = unitTests
    .map((unitTest, index) => ({ unitTest, part: parts[index] }))
    .filter(({ unitTest }) => unitTest.result !== null && unitTest.result.verdict !== 'PASSED')
  return (
    <section className="card stack" aria-labelledby="decided">
      <h2 id="decided">{text.decided}</h2>
      {against.length === 0 ? (
        <p>{text.allPassed}</p>
      ) : (
        <ul className="decided">
          {against.map(({ unitTest: { pinned, gate, result }, part }) =>
            result === null ? null : (
              <li key={pinned.definitionId}>
                <VerdictBadge verdict={result.verdict} />
                <div>
                  <p>
                    <b>{pinned.name}</b> <span className="soft small">{gate.text}</span>
                  </p>
                  <p className="small">
                    {result.reason}{' '}
                    <BySession runId={runId} cell={cellOf(cells, part, result.decidedBy)} />
                  </p>
                </div>
              </li>
            ),
          )}
        </ul>
      )}
    </section>
  )
}

/** The session that decided it; none where it was not played, since the run was cancelled before. */
function cellOf(cells: Properties['cells'], part: Part | undefined, decidedBy: number | null) {
  return part === undefined || decidedBy === null ? undefined : cells[part.first + decidedBy]
}

function BySession({ runId, cell }: { runId: string; cell: Cell | undefined }) {
  if (cell === undefined) return null
  return (
    <Link href={`/runs/${runId}/sessions/${cell.slot}`}>
      {text.decidedBy} #{cell.slot}
    </Link>
  )
}
