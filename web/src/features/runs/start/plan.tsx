import { useEffect, useState } from 'react'
import type { CreateUnitTestSetRunInput } from '~/graphql/schema.gen'
import { useAnswer } from '~/graphql/use-answer'
import { formatNumber, formatSpan } from '~/lib/format'
import { startRun } from '~/text/en/start-run'
import { ProblemNote } from '~/ui/states'
import { RunPlanDocument } from './start-run.gen'

const TYPING_MS = 300

/** What the run would take: asked again once the form has been left alone for a moment. */
export function Plan({ input }: { input: CreateUnitTestSetRunInput }) {
  const text = JSON.stringify(input)
  const [asked, setAsked] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  const answer = useAnswer(RunPlanDocument, { input: JSON.parse(asked) })
  if (answer.problem !== null) return <ProblemNote problem={answer.problem} />
  const plan = answer.data?.unitTestSetRunPlan
  if (plan === undefined) return <p className="run-plan soft">{startRun.planning}</p>
  const { sessions, agentCalls, modelCalls, money, atMost } = plan.expected
  return (
    <div aria-live="polite" className="run-plan">
      <h3>{startRun.plan}</h3>
      <ul>
        <li>{startRun.unitTests(plan.unitTests.length)}</li>
        <li>{startRun.sessions(sessions)}</li>
        <li>{startRun.agentCalls(agentCalls)}</li>
        {(modelCalls ?? 0) > 0 && <li>{startRun.modelCalls(modelCalls ?? 0)}</li>}
        {money !== null && money > 0 && <li>{startRun.costs(formatNumber(money))}</li>}
        {plan.seconds !== null && <li>{startRun.lasts(formatSpan(plan.seconds * 1000))}</li>}
      </ul>
      {atMost && <p className="small soft">{startRun.atMost}</p>}
    </div>
  )
}
