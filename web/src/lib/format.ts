/** Numbers and times as the reader's browser writes them. */

const whole = new Intl.NumberFormat()
const rough = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 })
const shares = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 })
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const clocks = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const ages = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' })

export const formatCount = (value: number): string => whole.format(value)
export const formatNumber = (value: number): string => rough.format(value)
export const formatShare = (value: number): string => shares.format(value)
export const formatMoment = (iso: string): string => moments.format(new Date(iso))
export const formatClock = (iso: string): string => clocks.format(new Date(iso))

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** How long ago `iso` was at `now` (ms since 1970): `2 hr. ago`. */
export function formatAge(iso: string, now: number): string {
  const seconds = (now - new Date(iso).getTime()) / 1000
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return ages.format(-Math.round(seconds / size), unit)
  }
  return ages.format(0, 'second')
}

const inUnit = (value: number, unit: string, digits: number): string =>
  new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(value)

/** A span of time, given in milliseconds, in the unit that fits it. */
export function formatSpan(ms: number): string {
  if (ms < 1000) return inUnit(ms, 'millisecond', 0)
  const seconds = ms / 1000
  if (seconds < 60) return inUnit(seconds, 'second', seconds < 10 ? 1 : 0)
  if (seconds < 3600) {
    const rest = Math.round(seconds % 60)
    const minutes = inUnit(Math.floor(seconds / 60), 'minute', 0)
    return rest === 0 ? minutes : `${minutes} ${inUnit(rest, 'second', 0)}`
  }
  return inUnit(seconds / 3600, 'hour', 1)
}
