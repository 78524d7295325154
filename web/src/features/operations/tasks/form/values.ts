import type { CreateTaskInput, UpdateTaskInput } from '~/graphql/schema.gen'
import { EVERY_NIGHT, expressionOf, type ScheduleFields, scheduleOf } from '../schedule/schedule'
import {
  type Config,
  fieldsOf,
  merged,
  NIGHTLY,
  ownedBy,
  recordOf,
  SET_RUN,
  SET_RUN_VERSION,
  type SetRunFields,
} from './set-run'

/** A task as it is at hand. */
export interface Stored {
  readonly databaseId: string
  readonly taskName: string
  readonly taskType: string
  readonly taskVersion: number
  readonly taskConfig: unknown
  readonly cronExpression: string | null
  readonly timeoutSeconds: number
}

/** A task as it is typed. */
export interface TaskFields {
  readonly name: string
  readonly type: string
  /** Of the config, where it is JSON. */
  readonly version: number
  readonly json: string
  readonly setRun: SetRunFields
  readonly schedule: ScheduleFields
  readonly minutes: string
}

const HOUR_SECONDS = 3600

export const newTask = (type: string, set: string, name: string): TaskFields => ({
  name,
  type,
  version: SET_RUN_VERSION,
  json: '{}',
  setRun: { ...NIGHTLY, set },
  schedule: EVERY_NIGHT,
  minutes: String(HOUR_SECONDS / 60),
})

export const taskFields = (task: Stored, offset: number): TaskFields => ({
  name: task.taskName,
  type: task.taskType,
  version: task.taskVersion,
  json: task.taskConfig === null ? '' : JSON.stringify(task.taskConfig, null, 2),
  setRun: fieldsOf(recordOf(task.taskConfig)),
  schedule: scheduleOf(task.cronExpression, offset),
  minutes: String(task.timeoutSeconds / 60),
})

/** What is given is JSON here: nothing at all is null. */
const parsed = (json: string): unknown => (json.trim() === '' ? null : JSON.parse(json))

const secondsOf = (minutes: string): number => Math.round(60 * Number(minutes))

type Created = Omit<CreateTaskInput, 'idempotencyKey'>
type Changed = Omit<UpdateTaskInput, 'idempotencyKey'>

export function createInput(fields: TaskFields, offset: number): Created {
  const isSetRun = fields.type === SET_RUN
  return {
    taskName: fields.name.trim(),
    taskType: fields.type,
    taskVersion: isSetRun ? SET_RUN_VERSION : fields.version,
    taskConfig: isSetRun ? merged(null, fields.setRun) : parsed(fields.json),
    cronExpression: expressionOf(fields.schedule, offset),
    timeoutSeconds: secondsOf(fields.minutes),
  }
}

/** What is changed of a task, for whoever changes it; null where nothing is. */
export function updateInput(
  task: Stored,
  fields: TaskFields,
  offset: number,
  user: string,
): Changed | null {
  const was = taskFields(task, offset)
  const cron = expressionOf(fields.schedule, offset)
  const changes: Omit<Changed, 'taskId'> = {
    ...(fields.name.trim() === was.name ? {} : { taskName: fields.name.trim() }),
    ...configChange(task, fields, was, user),
    // What is meant may be written in several ways: those that mean the same are left alone.
    ...(cron === expressionOf(was.schedule, offset) ? {} : { cronExpression: cron }),
    ...(fields.minutes === was.minutes ? {} : { timeoutSeconds: secondsOf(fields.minutes) }),
  }
  if (Object.keys(changes).length === 0) return null
  return { taskId: task.databaseId, ...changes }
}

function configChange(task: Stored, fields: TaskFields, was: TaskFields, user: string) {
  if (task.taskType === SET_RUN) {
    const before: Config = recordOf(task.taskConfig)
    const after = merged(before, fields.setRun)
    if (JSON.stringify(after) === JSON.stringify(before)) return {}
    return { taskConfig: ownedBy(after, user) }
  }
  return {
    ...(fields.version === was.version ? {} : { taskVersion: fields.version }),
    ...(fields.json === was.json ? {} : { taskConfig: parsed(fields.json) }),
  }
}

/** The places of the form in which two forms differ. */
export function changedPlaces(one: TaskFields, other: TaskFields): ReadonlySet<string> {
  const before = placesOf(one)
  const after = placesOf(other)
  return new Set(Object.keys(after).filter((place) => before[place] !== after[place]))
}

const placesOf = ({
  setRun,
  schedule,
  ...fields
}: TaskFields): Readonly<Record<string, unknown>> => ({
  ...fields,
  ...setRun,
  ...schedule,
})
