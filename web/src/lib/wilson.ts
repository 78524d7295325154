export interface Span {
  readonly low: number
  readonly high: number
}

const Z = 1.959963984540054

/** Wilson's interval of a rate at confidence 0.95; null where nothing counted. */
export function wilson(passed: number, counted: number): Span | null {
  if (counted === 0) return null
  const rate = passed / counted
  const scale = 1 + (Z * Z) / counted
  const centre = (rate + (Z * Z) / (2 * counted)) / scale
  const half = (Z / scale) * Math.sqrt((rate * (1 - rate)) / counted + (Z * Z) / (4 * counted ** 2))
  return {
    low: passed === 0 ? 0 : Math.max(0, centre - half),
    high: passed === counted ? 1 : Math.min(1, centre + half),
  }
}
