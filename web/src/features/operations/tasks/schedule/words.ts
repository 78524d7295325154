import { tasks as text } from '~/text/en/tasks'
import { EVERY_DAY, WEEKDAYS, weeklyOf } from './weekly'

/** `04:05`, of minutes since midnight. */
export const clockOf = (at: number): string =>
  `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`

const EVERY_MINUTES = /^\*\/(\d+) \* \* \* \*$/
const EVERY_HOURS = /^(\d+) \*\/(\d+) \* \* \*$/
const EVERY_HOUR = /^(\d+) \* \* \* \*$/

/** A cron expression in words, as somebody `offset` minutes before UTC says it. */
export function scheduleWords(cron: string | null, offset: number): string {
  if (cron === null) return text.words.byHand
  const weekly = weeklyOf(cron, offset)
  if (weekly !== null) return text.words.on(daysWords(weekly.days), clockOf(weekly.at))
  const minutes = Number(EVERY_MINUTES.exec(cron)?.[1] ?? 0)
  if (minutes > 0 && 60 % minutes === 0) return text.words.everyMinutes(minutes)
  const past = EVERY_HOUR.exec(cron)?.[1]
  if (past !== undefined) return text.words.everyHour((Number(past) + offset + 1440) % 60)
  const hours = Number(EVERY_HOURS.exec(cron)?.[2] ?? 0)
  if (hours > 0 && 24 % hours === 0) return text.words.everyHours(hours)
  return text.words.cron(cron)
}

function daysWords(days: readonly number[]): string {
  if (days.length === EVERY_DAY.length) return text.words.everyDay
  if (days.join() === WEEKDAYS.join()) return text.words.weekdays
  // The week of people begins on Monday.
  const sorted = [...days].sort((a, b) => ((a + 6) % 7) - ((b + 6) % 7))
  return sorted.map((day) => text.shortDays[day]).join(', ')
}
