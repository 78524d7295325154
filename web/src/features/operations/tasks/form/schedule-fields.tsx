import { tasks } from '~/text/en/tasks'
import { type CronAnswer, NextTimes } from '../schedule/next-times'
import { inMode, MODES, PRESETS, type ScheduleFields } from '../schedule/schedule'
import { hasDaylightSaving } from '../schedule/zone'
import type { Faults } from './faults'
import { Fault, Field } from './field'

const text = tasks.form
const MONDAY_FIRST = [1, 2, 3, 4, 5, 6, 0]

interface Properties {
  readonly fields: ScheduleFields
  readonly offset: number
  /** The cron expression that is meant: null for none, empty while it is not whole. */
  readonly expression: string | null
  readonly cron: CronAnswer
  readonly faults: Faults
  readonly put: (fields: ScheduleFields) => void
}

/** When it runs, in the reader's zone or as cron, and what that comes to. */
export function ScheduleForm({ fields, offset, expression, cron, faults, put }: Properties) {
  const isFresh = cron.expression === expression && expression !== ''
  const times = expression ? (cron.data?.cronTimes.times ?? []) : []
  return (
    <fieldset className="task-group">
      <legend>{text.schedule}</legend>
      <div className="row" role="radiogroup" aria-label={text.schedule}>
        {MODES.map((mode) => (
          <label key={mode} className="task-choice">
            <input
              type="radio"
              name="task-mode"
              checked={fields.mode === mode}
              onChange={() => put(inMode(fields, mode, offset))}
            />
            {text.modes[mode]}
          </label>
        ))}
      </div>
      {fields.mode === 'weekly' && <WeeklyFields fields={fields} faults={faults} put={put} />}
      {fields.mode === 'cron' && (
        <div className="task-fields">
          <Field label={text.cron} hint={text.cronHint} fault={faults.cron}>
            {(bound) => (
              <input
                {...bound}
                className="input task-code"
                spellCheck={false}
                autoComplete="off"
                value={fields.cron}
                onChange={(event) => put({ ...fields, cron: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
      {fields.mode !== 'none' && (
        <div aria-live="polite" data-stale={!isFresh} className="task-coming">
          <NextTimes times={times} />
        </div>
      )}
      {fields.mode === 'weekly' && expression !== '' && hasDaylightSaving() && (
        <p className="small soft">{text.daylight(expression ?? '')}</p>
      )}
    </fieldset>
  )
}

interface WeeklyProperties {
  readonly fields: ScheduleFields
  readonly faults: Faults
  readonly put: (fields: ScheduleFields) => void
}

function WeeklyFields({ fields, faults, put }: WeeklyProperties) {
  const toggle = (day: number, on: boolean) =>
    put({
      ...fields,
      days: on
        ? [...fields.days, day].sort((a, b) => a - b)
        : fields.days.filter((each) => each !== day),
    })
  return (
    <>
      <div className="task-fields">
        <Field label={text.days}>
          {(bound) => (
            <select
              {...bound}
              className="input"
              value={fields.preset}
              onChange={(event) => {
                const preset = PRESETS.find((each) => each === event.target.value) ?? 'every'
                put({ ...fields, preset })
              }}
            >
              {PRESETS.map((each) => (
                <option key={each} value={each}>
                  {text.presets[each]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={text.time} fault={faults.time}>
          {(bound) => (
            <input
              {...bound}
              className="input"
              type="time"
              value={fields.time}
              onChange={(event) => put({ ...fields, time: event.target.value })}
            />
          )}
        </Field>
      </div>
      {fields.preset === 'chosen' && (
        <div>
          <fieldset className="task-group row">
            <legend className="unseen">{text.presets.chosen}</legend>
            {MONDAY_FIRST.map((day) => (
              <label key={day} className="task-choice">
                <input
                  type="checkbox"
                  checked={fields.days.includes(day)}
                  onChange={(event) => toggle(day, event.target.checked)}
                />
                {tasks.longDays[day]}
              </label>
            ))}
          </fieldset>
          <Fault fault={faults.days} />
        </div>
      )}
    </>
  )
}
