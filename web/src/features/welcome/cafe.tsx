import { useState } from 'react'
import { useLocation } from 'wouter'
import { MAY_START } from '~/graphql/may-create'
import { useChange } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { welcome as text } from '~/text/en/welcome'
import { ProblemNote } from '~/ui/states'
import { LoadExampleDocument, RunExampleDocument, type WhatIsThereQuery } from './welcome.gen'

type Example = WhatIsThereQuery['example']

/** The example: loaded and run by one button, or why that cannot be. */
export function Cafe({ example, again }: { example: Example; again: () => void }) {
  return (
    <section className="card stack welcome-card" aria-labelledby="welcome-cafe">
      <h2 id="welcome-cafe">{text.cafeTitle}</h2>
      <p>{text.cafe}</p>
      <Doing example={example} again={again} />
      {example.unitTestSet === null && (
        <details open={!example.available}>
          <summary>{text.byCommand}</summary>
          <pre className="json">{text.commands(location.origin)}</pre>
          <p className="small soft">{text.commandsNote}</p>
        </details>
      )}
    </section>
  )
}

function Doing({ example, again }: { example: Example; again: () => void }) {
  const loaded = example.unitTestSet !== null
  const mayRun = useMay(MAY_START)
  if (!example.available) return <p className="note">{text.notAvailable}</p>
  if (!loaded && !example.mayLoad) return <p className="note">{text.mayNotLoad}</p>
  if (loaded && !mayRun) return <p className="note">{text.mayNotRun}</p>
  const answers = example.agent?.reachable ?? false
  return (
    <>
      {!answers && (
        <div className="note" data-tone="fail" role="status">
          <div>
            <p>{text.noAgent}</p>
            <p className="small">{example.agent?.remedy}</p>
          </div>
          <button type="button" className="button" onClick={again}>
            {text.lookAgain}
          </button>
        </div>
      )}
      <Start example={example} run={answers && mayRun} again={again} />
    </>
  )
}

interface Starting {
  readonly example: Example
  /** Whether it is run at once: not where nobody would answer. */
  readonly run: boolean
  readonly again: () => void
}

function Start({ example, run, again }: Starting) {
  const [, go] = useLocation()
  const load = useChange(LoadExampleDocument)
  const start = useChange(RunExampleDocument)
  const [step, setStep] = useState<keyof typeof text.steps | null>(null)
  const problem = load.problem ?? start.problem

  async function begin(): Promise<void> {
    let set = example.unitTestSet
    if (set === null) {
      setStep('loading')
      set = (await load.run({}))?.loadExample.unitTestSet ?? null
    }
    if (set !== null && run) {
      setStep('starting')
      const made = await start.run({ set: set.id })
      if (made !== null) {
        go(`/runs/${made.createUnitTestSetRun.unitTestSetRun.databaseId}`)
        return
      }
    }
    setStep(null)
    again()
  }

  if (example.unitTestSet !== null && !run) return null
  const does = example.unitTestSet === null ? (run ? text.loadAndRun : text.load) : text.run
  return (
    <>
      {problem !== null && <ProblemNote problem={problem} />}
      <div className="row">
        <button
          type="button"
          className="button primary welcome-start"
          disabled={step !== null}
          onClick={begin}
        >
          {step === null ? does : text.steps[step]}
        </button>
      </div>
    </>
  )
}
