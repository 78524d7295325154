import type { TrendOfSetQuery } from './trend.gen'

export type RunOfSet = TrendOfSetQuery['unitTestSetRuns']['nodes'][number]

/** A run in the picture: both shares from 0 to 1, from the left and from the bottom. */
export interface Point {
  readonly run: RunOfSet
  readonly x: number
  readonly y: number
  readonly low: number
  readonly high: number
  /** Whether the set is another version than in the run before. */
  readonly changed: boolean
}

/** Runs, the newest first, as points from the oldest to the newest; without those that tell nothing. */
export function pointsOf(runs: readonly RunOfSet[]): Point[] {
  const telling = runs.filter((run) => run.total?.passRate != null).reverse()
  return telling.map((run, index) => {
    const rate = run.total?.passRate ?? 0
    return {
      run,
      x: telling.length === 1 ? 0.5 : index / (telling.length - 1),
      y: rate,
      low: run.total?.interval?.low ?? rate,
      high: run.total?.interval?.high ?? rate,
      changed: index > 0 && telling[index - 1]?.unitTestSetVersion !== run.unitTestSetVersion,
    }
  })
}
