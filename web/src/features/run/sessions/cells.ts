import type { Outcome } from '~/graphql/schema.gen'
import { counts, isFailure } from '~/ui/outcome'

/** A session that has finished, as far as the grid shows it. */
export interface Cell {
  readonly id: string
  readonly slot: number
  readonly runIndex: number
  readonly unitTestId: string
  readonly outcome: Outcome | null
  readonly turns: number
  readonly agentLatencyMs: number
  readonly finishedAt: string | null
}

/** A unit test's part of the slots: `count` of them from `first` on. */
export interface Part {
  readonly first: number
  readonly count: number
}

/** Slots lie unit test by unit test. */
export function partsOf(runCounts: readonly number[]): Part[] {
  let first = 0
  return runCounts.map((count) => {
    const part = { first, count }
    first += count
    return part
  })
}

export type Filter = 'all' | 'failures' | 'foreign'

export function fits(cell: Cell | undefined, filter: Filter): boolean {
  if (filter === 'all') return true
  if (cell?.outcome == null) return false
  if (filter === 'failures') return isFailure(cell.outcome)
  return !counts(cell.outcome) && cell.outcome !== 'SAVED'
}

export interface Tally {
  readonly finished: number
  readonly passed: number
  readonly counted: number
  readonly failures: number
  readonly foreign: number
  readonly outcomes: readonly { readonly outcome: Outcome; readonly sessions: number }[]
}

/** What sessions add up to. A rate divides by what counts, never by what has finished. */
export function tally(cells: Iterable<Cell | undefined>): Tally {
  const byOutcome = new Map<Outcome, number>()
  for (const cell of cells) {
    if (cell?.outcome == null) continue
    byOutcome.set(cell.outcome, (byOutcome.get(cell.outcome) ?? 0) + 1)
  }
  const outcomes = [...byOutcome].map(([outcome, sessions]) => ({ outcome, sessions }))
  const sum = (of: (outcome: Outcome) => boolean) =>
    outcomes.reduce((total, each) => total + (of(each.outcome) ? each.sessions : 0), 0)
  return {
    finished: sum((outcome) => outcome !== 'SAVED'),
    passed: sum((outcome) => outcome === 'PASSED'),
    counted: sum(counts),
    failures: sum(isFailure),
    foreign: sum((outcome) => !counts(outcome) && outcome !== 'SAVED'),
    outcomes,
  }
}

/** The nearest slot after `from`, or before it, that fits; round the end. Null where none does. */
export function nearest(
  cells: readonly (Cell | undefined)[],
  from: number,
  step: 1 | -1,
  wanted: (cell: Cell | undefined) => boolean,
): number | null {
  const { length } = cells
  for (let away = 1; away <= length; away += 1) {
    const slot = (((from + step * away) % length) + length) % length
    if (wanted(cells[slot])) return slot
  }
  return null
}

/** Where an arrow key leads in a grid of parts, each laid out in rows of `columns`. */
export function moved(parts: readonly Part[], columns: number, slot: number, key: string): number {
  const last = parts.reduce((end, part) => Math.max(end, part.first + part.count), 0) - 1
  const at = parts.findIndex((part) => slot >= part.first && slot < part.first + part.count)
  const part = parts[at]
  if (part === undefined) return 0
  const column = (slot - part.first) % columns
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, slot - 1)
    case 'ArrowRight':
      return Math.min(last, slot + 1)
    case 'ArrowDown':
      return below(parts, columns, slot, at, column)
    case 'ArrowUp':
      return above(parts, columns, slot, at, column)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return slot
  }
}

function below(
  parts: readonly Part[],
  columns: number,
  slot: number,
  at: number,
  column: number,
): number {
  const part = parts[at]
  if (part === undefined) return slot
  const end = part.first + part.count
  if (slot + columns < end) return slot + columns
  const hasRowBelow = slot - column + columns < end
  if (hasRowBelow) return end - 1
  const next = parts.slice(at + 1).find((each) => each.count > 0)
  return next === undefined ? slot : next.first + Math.min(column, next.count - 1)
}

function above(
  parts: readonly Part[],
  columns: number,
  slot: number,
  at: number,
  column: number,
): number {
  const part = parts[at]
  if (part === undefined) return slot
  if (slot - columns >= part.first) return slot - columns
  const before = parts.slice(0, at).findLast((each) => each.count > 0)
  if (before === undefined) return slot
  const lastRow = Math.floor((before.count - 1) / columns) * columns
  return before.first + Math.min(lastRow + column, before.count - 1)
}
