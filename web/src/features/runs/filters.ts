import type { RunStatus, UnitTestSetRunFilter, Verdict } from '~/graphql/schema.gen'

export const STATUSES: readonly RunStatus[] = ['RUNNING', 'CANCELLING', 'COMPLETED', 'CANCELLED']
export const VERDICTS: readonly Verdict[] = ['PASSED', 'FAILED', 'INCONCLUSIVE', 'UNDECIDED']

const DAY_MS = 86_400_000

/** The filter that an address names; what the address has wrong counts as not said. */
export function filterOf(parameters: URLSearchParams, now: number): UnitTestSetRunFilter {
  const status = STATUSES.find((each) => each === parameters.get('status'))
  const verdict = VERDICTS.find((each) => each === parameters.get('verdict'))
  const set = parameters.get('set')
  const label = parameters.get('label')?.trim()
  const days = Number(parameters.get('since'))
  return {
    ...(status === undefined ? {} : { statuses: [status] }),
    ...(verdict === undefined ? {} : { verdicts: [verdict] }),
    ...(set ? { unitTestSets: [set] } : {}),
    ...(label ? { labels: [labelOf(label)] } : {}),
    ...(days > 0 ? { createdAfter: startOfHour(now - days * DAY_MS) } : {}),
  }
}

function labelOf(text: string): { key: string; value: string | null } {
  const colon = text.indexOf(':')
  if (colon < 0) return { key: text, value: null }
  return { key: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() }
}

/** Whole hours: else each look would be another question. */
function startOfHour(time: number): string {
  return new Date(time - (time % 3_600_000)).toISOString()
}

export const isFiltered = (parameters: URLSearchParams): boolean =>
  ['status', 'verdict', 'set', 'label', 'since'].some((name) => parameters.get(name))
