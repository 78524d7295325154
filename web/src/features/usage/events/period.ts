import type { TrackedEventFilter } from '~/graphql/schema.gen'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const PERIODS = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const
export type Period = keyof typeof PERIODS

const ORIGINS = { all: null, real: false, made: true } as const
export type Origin = keyof typeof ORIGINS

/** What is looked at, as an address says it. */
export interface Wanted {
  readonly period: Period
  readonly name: string
  readonly origin: Origin
}

/** What the address has wrong counts as not said. */
export function wantedOf(parameters: URLSearchParams): Wanted {
  const period = parameters.get('period') ?? ''
  const origin = parameters.get('origin') ?? ''
  return {
    period: period in PERIODS ? (period as Period) : 'day',
    name: parameters.get('name')?.trim() ?? '',
    origin: origin in ORIGINS ? (origin as Origin) : 'all',
  }
}

/** Whole minutes: else each look would be another question. */
export const startOf = (period: Period, now: number): string =>
  new Date(Math.floor((now - PERIODS[period]) / MINUTE_MS) * MINUTE_MS).toISOString()

export const syntheticOf = (origin: Origin): boolean | null => ORIGINS[origin]

export function filterOf({ name, origin }: Wanted): TrackedEventFilter {
  return { name: name === '' ? null : name, synthetic: ORIGINS[origin] }
}
