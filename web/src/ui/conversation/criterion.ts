import { formatNumber } from '~/lib/format'
import { conversation as text } from '~/text/en/conversation'
import type {
  EvaluatedMetricFragment,
  SessionResultFragment,
  TranscriptMessageFragment,
} from './conversation.gen'

export type Evaluated = EvaluatedMetricFragment
export type Result = SessionResultFragment
export type Message = TranscriptMessageFragment

/** A value as people read it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return '–'
  return typeof value === 'number' ? formatNumber(value) : String(value)
}

/** What a criterion wants: `≤ 3`, `true`, `booked or changed`. */
export function wanted({ successCriterion }: Evaluated): string | null {
  if (successCriterion === null) return null
  if ('expectedValue' in successCriterion) return String(successCriterion.expectedValue)
  if ('threshold' in successCriterion) {
    return `${text.verbs[successCriterion.verb]} ${formatNumber(successCriterion.threshold)}`
  }
  return successCriterion.expectedValues.join(text.or)
}

export type Standing = 'met' | 'notMet' | 'inconclusive' | 'notApplied' | 'measured'

export function standingOf(result: Result): Standing {
  if (result.inconclusive) return 'inconclusive'
  if (!result.applied) return 'notApplied'
  if (result.onlyMeasured || result.passed === null) return 'measured'
  return result.passed ? 'met' : 'notMet'
}

const ORDER: readonly Standing[] = ['notMet', 'inconclusive', 'met', 'measured', 'notApplied']

/** What decided first. */
export const byWeight = (results: readonly Result[]): Result[] =>
  [...results].sort((a, b) => ORDER.indexOf(standingOf(a)) - ORDER.indexOf(standingOf(b)))
