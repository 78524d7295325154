export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** Counts of values in `bins` equal spans from the least value to the largest. */
export function histogram(values: readonly number[], bins: number): Bin[] {
  if (values.length === 0) return []
  const low = Math.min(...values)
  const width = (Math.max(...values) - low) / bins || 1
  const counts = Array.from({ length: bins }, () => 0)
  for (const value of values) {
    const at = Math.min(bins - 1, Math.floor((value - low) / width))
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts.map((count, at) => ({ from: low + at * width, to: low + (at + 1) * width, count }))
}

/** What a share of the values do not exceed: the nearest rank. Values must not be empty. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
