import './run.css'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { useAnswer } from '~/graphql/use-answer'
import { common } from '~/text/en/common'
import { run as text } from '~/text/en/run'
import { RunBadge } from '~/ui/outcome'
import { Page } from '~/ui/page'
import { Empty, ProblemNote, Shown } from '~/ui/states'
import { Actions } from './actions'
import { Decided } from './decided'
import { Facts, Ground, Warnings } from './head'
import { MadeOfIt } from './made-of-it'
import { Latency } from './measured/latency'
import { RunMetrics } from './measured/run-metrics'
import { RunDocument, type RunQuery } from './run.gen'
import { partsOf, tally } from './sessions/cells'
import { Sessions } from './sessions/sessions'
import { useCells } from './sessions/use-cells'
import { UnitTestDetails } from './unit-test'

export default function Run({ id }: { id: string }) {
  const answer = useAnswer(RunDocument, { id })
  return (
    <Shown answer={answer} whole>
      {({ unitTestSetRun }) =>
        unitTestSetRun === null ? (
          <Page title={text.none}>
            <Empty title={text.noneHint}>
              <Link href="/runs">{text.allRuns}</Link>
            </Empty>
          </Page>
        ) : (
          <RunPage run={unitTestSetRun} />
        )
      }
    </Shown>
  )
}

type Found = NonNullable<RunQuery['unitTestSetRun']>

function RunPage({ run }: { run: Found }) {
  const live = run.status === 'RUNNING' || run.status === 'CANCELLING'
  const { planned } = run.progress
  const { cells, problem } = useCells(run.databaseId, planned, live)
  const [refused, setRefused] = useState<Problem | null>(null)
  const sums = tally(cells)
  const parts = partsOf(run.unitTests.map((each) => each.runCount))
  const name = run.unitTestSet?.name ?? common.deletedSet
  return (
    <Page
      title={text.title(name)}
      heading={
        <span className="run-heading">
          <RunBadge run={run} /> {name}
        </span>
      }
      above={
        <p className="small">
          <Link href="/runs">{text.allRuns}</Link>
          {run.unitTestSet !== null && (
            <>
              {' · '}
              <Link href={`/sets/${run.unitTestSet.databaseId}`}>{text.itsSet}</Link>
            </>
          )}
        </p>
      }
      below={<Facts run={run} />}
      actions={<Actions run={run} failures={sums.failures + sums.foreign} tell={setRefused} />}
    >
      {refused !== null && <ProblemNote problem={refused} />}
      {problem !== null && <ProblemNote problem={problem} />}
      <Warnings run={run} />
      <Ground run={run} planned={planned} sums={sums} />
      {run.total !== null && run.unitTests.length > 0 && (
        <Decided runId={run.databaseId} unitTests={run.unitTests} parts={parts} cells={cells} />
      )}
      {!live && <MadeOfIt id={run.databaseId} />}
      <Sessions
        runId={run.databaseId}
        live={live}
        planned={planned}
        unitTests={run.unitTests}
        parts={parts}
        cells={cells}
        sums={sums}
      />
      <Latency cells={cells} />
      <RunMetrics run={run} planned={planned} />
      {run.unitTests.length > 0 && (
        <section className="card" aria-labelledby="unit-tests">
          <h2 id="unit-tests">{text.details}</h2>
          {run.unitTests.map((each, index) => (
            <UnitTestDetails
              key={each.pinned.definitionId}
              runId={run.databaseId}
              unitTest={each}
              part={parts[index] ?? { first: 0, count: 0 }}
            />
          ))}
        </section>
      )}
    </Page>
  )
}
