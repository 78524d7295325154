/** Schedules by the week, at one time of the day. Days count from Sunday, which is 0. */

export interface Weekly {
  /** All seven for every day. */
  readonly days: readonly number[]
  /** Minutes since midnight. */
  readonly at: number
}

export const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
export const WEEKDAYS = [1, 2, 3, 4, 5]

const DAY_MINUTES = 1440
const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** At another time, `minutes` later: over midnight the days move too. */
function moved({ days, at }: Weekly, minutes: number): Weekly {
  const then = at + minutes
  const shift = Math.floor(then / DAY_MINUTES)
  return {
    days: days.map((day) => (day + shift + 7) % 7).sort((a, b) => a - b),
    at: then - shift * DAY_MINUTES,
  }
}

/** The cron expression, in UTC, of a schedule in a zone that is `offset` minutes before UTC. */
export function cronOf(weekly: Weekly, offset: number): string {
  const { days, at } = moved(weekly, -offset)
  return `${at % 60} ${Math.floor(at / 60)} * * ${daysText(days)}`
}

function daysText(days: readonly number[]): string {
  if (days.length === 7) return '*'
  const runs: number[][] = []
  for (const day of days) {
    const last = runs.at(-1)
    if (last !== undefined && last.at(-1) === day - 1) last.push(day)
    else runs.push([day])
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(','))).join(',')
}

/** What a cron expression is by the week in that zone; null where it is something else. */
export function weeklyOf(cron: string, offset: number): Weekly | null {
  const parts = cron.trim().split(/\s+/)
  const [minute = '', hour = '', day, month, weekday = '', second = '0'] = parts
  if (parts.length < 5 || parts.length > 6 || day !== '*' || month !== '*') return null
  if (!isBelow(minute, 60) || !isBelow(hour, 24) || Number(second) !== 0) return null
  const days = daysOf(weekday)
  if (days === null) return null
  return moved({ days, at: Number(hour) * 60 + Number(minute) }, offset)
}

const isBelow = (text: string, bound: number): boolean =>
  /^\d{1,2}$/.test(text) && Number(text) < bound

function daysOf(text: string): number[] | null {
  if (text === '*') return EVERY_DAY
  const days = new Set<number>()
  for (const part of text.split(',')) {
    const [from, to = from] = part.split('-').map(dayOf)
    if (part.split('-').length > 2 || from == null || to == null || to < from) return null
    for (let day = from; day <= to; day += 1) days.add(day % 7)
  }
  return [...days].sort((a, b) => a - b)
}

/** 7 is Sunday as well. */
function dayOf(text: string): number | null {
  if (/^[0-7]$/.test(text)) return Number(text)
  const named = NAMES.indexOf(text.toUpperCase())
  return named < 0 ? null : named
}
