import { tasks } from '~/text/en/tasks'
import { daysOf } from '../schedule/schedule'
import { labelOf, labelsOf, SET_RUN, type SetRunFields } from './set-run'
import type { TaskFields } from './values'

const text = tasks.form.faults

export type Place =
  | 'name'
  | 'type'
  | 'set'
  | 'repeat'
  | 'labels'
  | 'calls'
  | 'baseline'
  | 'version'
  | 'json'
  | 'days'
  | 'time'
  | 'cron'
  | 'minutes'

export type Faults = Partial<Record<Place, string>>

const MOST_REPEATS = 1000
const MOST_MINUTES = 30 * 24 * 60

/** What is wrong as far as the form can know. */
export const faultsOf = (fields: TaskFields): Faults => ({
  ...(fields.name.trim() === '' ? { name: text.missing } : {}),
  ...(fields.type === SET_RUN ? ofSetRun(fields.setRun) : ofJson(fields.json)),
  ...ofSchedule(fields),
  ...(isIn(Number(fields.minutes), 1 / 60, MOST_MINUTES) ? {} : { minutes: text.minutes }),
})

const isIn = (value: number, least: number, most: number): boolean =>
  value >= least && value <= most

const isWhole = (given: string, least: number, most: number): boolean =>
  Number.isInteger(Number(given)) && isIn(Number(given), least, most)

function ofSetRun({ set, repeat, labels, calls, baseline }: SetRunFields): Faults {
  return {
    ...(set === '' ? { set: text.noSet } : {}),
    ...(isWhole(repeat, 1, MOST_REPEATS) ? {} : { repeat: text.whole(1, MOST_REPEATS) }),
    ...(labelsOf(labels) === null ? { labels: text.labels } : {}),
    ...(calls === '' || isWhole(calls, 1, Number.MAX_SAFE_INTEGER) ? {} : { calls: text.calls }),
    ...(baseline.trim() === '' || labelOf(baseline) !== null ? {} : { baseline: text.label }),
  }
}

function ofJson(json: string): Faults {
  if (json.trim() === '') return {}
  try {
    JSON.parse(json)
    return {}
  } catch (error) {
    return { json: text.json(error instanceof Error ? error.message : String(error)) }
  }
}

function ofSchedule({ schedule }: TaskFields): Faults {
  if (schedule.mode === 'cron') return schedule.cron.trim() === '' ? { cron: text.missing } : {}
  if (schedule.mode === 'none') return {}
  return {
    ...(daysOf(schedule).length === 0 ? { days: text.day } : {}),
    ...(schedule.time === '' ? { time: text.missing } : {}),
  }
}

const PLACES: readonly (readonly [string, Place])[] = [
  ['taskName', 'name'],
  ['taskType', 'type'],
  ['taskVersion', 'version'],
  ['taskConfig.unitTestSetId', 'set'],
  ['taskConfig.repeat', 'repeat'],
  ['taskConfig.labels', 'labels'],
  ['taskConfig.policy', 'calls'],
  ['taskConfig.baseline', 'baseline'],
  ['taskConfig', 'json'],
  ['timeoutSeconds', 'minutes'],
]

const PATH = /^[\w]+(?:\.[\w-]+)*: (?=\S)/

/** Beside its field it does not have to be named. */
export function withoutPath(message: string): string {
  const said = message.replace(PATH, '')
  return said.charAt(0).toUpperCase() + said.slice(1)
}

/** Where the form shows what the server refused; null for nowhere in particular. */
export function placeOf(field: string | null, fields: TaskFields): Place | null {
  if (field === null) return null
  if (field === 'cronExpression') return fields.schedule.mode === 'cron' ? 'cron' : null
  const isSetRun = fields.type === SET_RUN
  const found = PLACES.find(([name]) => field === name || field.startsWith(`${name}.`))?.[1]
  if (found === undefined) return null
  const isOfSetRun = ['set', 'repeat', 'labels', 'calls', 'baseline'].includes(found)
  if (isOfSetRun && !isSetRun) return 'json'
  return (found === 'json' || found === 'version') && isSetRun ? null : found
}

interface Refused {
  readonly field: string | null
  readonly message: string
}

/** What was refused, beside its fields. */
export function placed(refused: readonly Refused[], fields: TaskFields): Faults {
  const faults: Faults = {}
  for (const { field, message } of refused) {
    const place = placeOf(field, fields)
    if (place !== null) faults[place] = withoutPath(message)
  }
  return faults
}

/** Whether all that was refused stands beside a field. */
export const isPlaced = (refused: readonly Refused[], fields: TaskFields): boolean =>
  refused.length > 0 && refused.every(({ field }) => placeOf(field, fields) !== null)
