import { cronOf, EVERY_DAY, WEEKDAYS, weeklyOf } from './weekly'
import { clockOf } from './words'

export const MODES = ['weekly', 'cron', 'none'] as const
export const PRESETS = ['every', 'weekdays', 'chosen'] as const

/** A schedule as a form has it. */
export interface ScheduleFields {
  readonly mode: (typeof MODES)[number]
  readonly preset: (typeof PRESETS)[number]
  readonly days: readonly number[]
  /** `04:00`; empty while it is none. */
  readonly time: string
  readonly cron: string
}

export const EVERY_NIGHT: ScheduleFields = {
  mode: 'weekly',
  preset: 'every',
  days: WEEKDAYS,
  time: '04:00',
  cron: '',
}

export function scheduleOf(cron: string | null, offset: number): ScheduleFields {
  if (cron === null) return { ...EVERY_NIGHT, mode: 'none' }
  const weekly = weeklyOf(cron, offset)
  if (weekly === null) return { ...EVERY_NIGHT, mode: 'cron', cron }
  const { days, at } = weekly
  const isEvery = days.length === EVERY_DAY.length
  const preset = isEvery ? 'every' : days.join() === WEEKDAYS.join() ? 'weekdays' : 'chosen'
  return { mode: 'weekly', preset, days: isEvery ? WEEKDAYS : days, time: clockOf(at), cron }
}

export const daysOf = ({ preset, days }: ScheduleFields): readonly number[] =>
  preset === 'every' ? EVERY_DAY : preset === 'weekdays' ? WEEKDAYS : days

/** The cron expression that is meant: null for no schedule, empty while it is not whole. */
export function expressionOf(fields: ScheduleFields, offset: number): string | null {
  if (fields.mode === 'none') return null
  if (fields.mode === 'cron') return fields.cron.trim()
  const [hours = Number.NaN, minutes = Number.NaN] = fields.time.split(':').map(Number)
  const days = daysOf(fields)
  if (days.length === 0 || Number.isNaN(60 * hours + minutes)) return ''
  return cronOf({ days, at: 60 * hours + minutes }, offset)
}

/** In another mode it means the same at first, where it can. */
export function inMode(
  fields: ScheduleFields,
  mode: ScheduleFields['mode'],
  offset: number,
): ScheduleFields {
  if (mode === 'cron' && fields.mode === 'weekly') {
    return { ...fields, mode, cron: expressionOf(fields, offset) || fields.cron }
  }
  if (mode === 'weekly' && fields.mode === 'cron') {
    const same = scheduleOf(fields.cron.trim(), offset)
    if (same.mode === 'weekly') return same
  }
  return { ...fields, mode }
}
