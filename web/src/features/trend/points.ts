import { type Change, changesBetween } from './changes'
import type { RunOfSetFragment } from './trend.gen'

export type RunOfSet = RunOfSetFragment

/** A run in the picture: shares of its width and height, from the left and from the bottom. */
export interface Point {
  readonly run: RunOfSet
  /** The run before it, to compare with; null of the first. */
  readonly before: RunOfSet | null
  readonly x: number
  readonly y: number
  readonly low: number
  readonly high: number
  /** What it was played with in another version than the run before. */
  readonly changes: readonly Change[]
}

const place = (index: number, count: number): number => (count === 1 ? 0.5 : index / (count - 1))

/** Runs, the newest first, as points from the oldest to the newest; without those that tell nothing. */
export function pointsOf(runs: readonly RunOfSet[]): Point[] {
  const telling = runs.filter((run) => run.total?.passRate != null).reverse()
  return telling.map((run, index) => {
    const rate = run.total?.passRate ?? 0
    const before = telling[index - 1] ?? null
    return {
      run,
      before,
      x: place(index, telling.length),
      y: rate,
      low: run.total?.interval?.low ?? rate,
      high: run.total?.interval?.high ?? rate,
      changes: before === null ? [] : changesBetween(before, run),
    }
  })
}

export interface Measured {
  readonly run: RunOfSet
  readonly x: number
  readonly value: number
  readonly low: number
  readonly high: number
}

/** The means of a numerical metric over time. */
export interface Line {
  readonly id: string
  readonly name: string
  readonly points: readonly Measured[]
  readonly least: number
  readonly most: number
}

/** The numerical metrics of at least two runs, with what they were on average. */
export function linesOf(points: readonly Point[]): Line[] {
  const lines = new Map<string, { name: string; points: Measured[] }>()
  for (const { run, x } of points) {
    for (const { metricId, name, mean } of run.total?.metrics ?? []) {
      if (mean === null) continue
      const line = lines.get(metricId) ?? { name, points: [] }
      const { low, high } = mean.interval ?? { low: mean.value, high: mean.value }
      line.points.push({ run, x, value: mean.value, low, high })
      lines.set(metricId, { name, points: line.points })
    }
  }
  return [...lines]
    .filter(([, { points }]) => points.length > 1)
    .map(([id, line]) => ({
      id,
      ...line,
      least: Math.min(...line.points.map((each) => each.low)),
      most: Math.max(...line.points.map((each) => each.high)),
    }))
}
