import { Link } from 'wouter'
import { run as text } from '~/text/en/run'
import { VerdictBadge } from '~/ui/outcome'
import type { RunUnitTestFragment } from './run.gen'
import type { Part } from './sessions/cells'

interface Properties {
  readonly runId: string
  readonly unitTests: readonly RunUnitTestFragment[]
  readonly parts: readonly Part[]
}

/** The unit tests that the verdict comes from: those that did not pass. */
export function Decided({ runId, unitTests, parts }: Properties) {
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
                    {result.decidedBy !== null && part !== undefined && (
                      <Link href={`/runs/${runId}/sessions/${part.first + result.decidedBy}`}>
                        {text.decidedBy} #{part.first + result.decidedBy}
                      </Link>
                    )}
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
