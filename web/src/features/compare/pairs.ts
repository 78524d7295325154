import type { Outcome } from '~/graphql/schema.gen'

interface Ended {
  readonly id: string
  readonly slot: number
  readonly runIndex: number
  readonly outcome: Outcome | null
}

/** Sessions of the same place in both runs, as far as there is one. */
export interface Pair {
  readonly runIndex: number
  readonly base: Ended | null
  readonly candidate: Ended | null
}

export function pairsOf(base: readonly Ended[], candidate: readonly Ended[]): Pair[] {
  const indices = new Set([...base, ...candidate].map((each) => each.runIndex))
  const at = (of: readonly Ended[], runIndex: number) =>
    of.find((each) => each.runIndex === runIndex) ?? null
  return [...indices]
    .sort((a, b) => a - b)
    .map((runIndex) => ({
      runIndex,
      base: at(base, runIndex),
      candidate: at(candidate, runIndex),
    }))
}

/** The first pair whose outcomes differ; else the first that is whole, or any. */
export function mostTelling(pairs: readonly Pair[]): Pair | null {
  const whole = pairs.filter((each) => each.base !== null && each.candidate !== null)
  const differing = whole.find((each) => each.base?.outcome !== each.candidate?.outcome)
  return differing ?? whole[0] ?? pairs[0] ?? null
}
