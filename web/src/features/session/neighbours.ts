import type { Outcome } from '~/graphql/schema.gen'
import { isFailure } from '~/ui/outcome'

interface Ended {
  readonly slot: number
  readonly outcome: Outcome | null
}

export interface Neighbours {
  readonly previous: number | null
  readonly next: number | null
  readonly previousFailure: number | null
  readonly nextFailure: number | null
}

/** The slots before and after `slot` that have a session, and those with a failed one. */
export function neighboursOf(sessions: readonly Ended[], slot: number): Neighbours {
  const sorted = [...sessions].sort((a, b) => a.slot - b.slot)
  const failed = sorted.filter((each) => isFailure(each.outcome))
  const before = (of: readonly Ended[]) => of.findLast((each) => each.slot < slot)?.slot ?? null
  const after = (of: readonly Ended[]) => of.find((each) => each.slot > slot)?.slot ?? null
  return {
    previous: before(sorted),
    next: after(sorted),
    previousFailure: before(failed),
    nextFailure: after(failed),
  }
}
