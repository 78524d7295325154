import type { Outcome, RunStatus, Verdict } from '~/graphql/schema.gen'
import { common } from '~/text/en/common'

export type Mark =
  | 'pass'
  | 'fail'
  | 'limit'
  | 'error'
  | 'foreign'
  | 'saved'
  | 'pending'
  | 'playing'
  | 'same'
export type Tone = 'pass' | 'fail' | 'foreign' | 'live'

/** Only the agent's own outcomes have a colour: the others say nothing about it. */
const MARKS: Readonly<Record<Outcome, Mark>> = {
  PASSED: 'pass',
  FAILED: 'fail',
  MAX_INTERACTIONS: 'limit',
  TOOL_LOOP: 'limit',
  AGENT_ERROR: 'error',
  SIMULATOR_FAULT: 'foreign',
  JUDGE_INCONCLUSIVE: 'foreign',
  INFRASTRUCTURE_ERROR: 'foreign',
  CANCELLED: 'foreign',
  OUT_OF_BUDGET: 'foreign',
  SAVED: 'saved',
}

export const markOf = (outcome: Outcome | null | undefined): Mark =>
  outcome == null ? 'pending' : MARKS[outcome]

/** Whether it counts in a pass rate. */
export const counts = (outcome: Outcome): boolean => outcome === 'PASSED' || isFailure(outcome)

export const isFailure = (outcome: Outcome | null | undefined): boolean =>
  outcome === 'FAILED' ||
  outcome === 'MAX_INTERACTIONS' ||
  outcome === 'TOOL_LOOP' ||
  outcome === 'AGENT_ERROR'

export const toneOf = (outcome: Outcome): Tone =>
  outcome === 'PASSED' ? 'pass' : isFailure(outcome) ? 'fail' : 'foreign'

export const nameOf = (outcome: Outcome | null | undefined): string =>
  outcome == null ? common.pending : common.outcomes[outcome]

export function OutcomeMark({ outcome }: { outcome: Outcome | null | undefined }) {
  return <span className="mark" data-mark={markOf(outcome)} aria-hidden="true" />
}

const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  PASSED: 'pass',
  FAILED: 'fail',
  INCONCLUSIVE: 'foreign',
  UNDECIDED: 'foreign',
}
const VERDICT_MARKS: Readonly<Record<Verdict, Mark>> = {
  PASSED: 'pass',
  FAILED: 'fail',
  INCONCLUSIVE: 'foreign',
  UNDECIDED: 'foreign',
}

export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  return (
    <span className="badge" data-tone={VERDICT_TONES[verdict]}>
      <span className="mark" data-mark={VERDICT_MARKS[verdict]} aria-hidden="true" />
      {common.verdicts[verdict]}
    </span>
  )
}

/** The same in a single shape; of what has no verdict yet an empty one. */
export function VerdictMark({ verdict }: { verdict: Verdict | null }) {
  const mark = verdict === null ? 'pending' : VERDICT_MARKS[verdict]
  return (
    <>
      <span className="mark" data-mark={mark} aria-hidden="true" />
      {verdict !== null && <span className="unseen">{common.verdicts[verdict]}: </span>}
    </>
  )
}

interface Standing {
  readonly status: RunStatus
  readonly verdict: Verdict | null
  readonly parkReason: string | null
}

/** The verdict of a run, or how far it is from one. */
export function RunBadge({ run }: { run: Standing }) {
  if (run.verdict !== null && run.status !== 'CANCELLED') {
    return <VerdictBadge verdict={run.verdict} />
  }
  if (run.parkReason !== null && run.status === 'RUNNING') {
    return (
      <span className="badge" data-tone="foreign">
        {common.parked}
      </span>
    )
  }
  const tone = run.status === 'CANCELLED' || run.status === 'COMPLETED' ? 'foreign' : 'live'
  return (
    <span className="badge" data-tone={tone}>
      {common.statuses[run.status]}
    </span>
  )
}
