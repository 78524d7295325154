import { tasks } from '~/text/en/tasks'
import type { TaskTypesQuery } from '../tasks.gen'
import type { Faults } from './faults'
import { Field } from './field'
import { SET_RUN } from './set-run'
import type { TaskFields } from './values'

const text = tasks.form

interface Properties {
  readonly fields: TaskFields
  readonly isNew: boolean
  readonly types: TaskTypesQuery['taskTypes']
  readonly mayRunSets: boolean
  readonly faults: Faults
  readonly put: (change: Partial<TaskFields>) => void
}

/** The kind of a task; and what it is told, where that has no fields of its own. */
export function KindFields({ fields, isNew, types, mayRunSets, faults, put }: Properties) {
  const kind = types.find((each) => each.taskType === fields.type)
  const versions = kind?.configVersions ?? [fields.version]
  const isSetRun = fields.type === SET_RUN
  return (
    <>
      {isNew && (
        <Field
          label={text.kind}
          hint={mayRunSets ? text.kindHint : text.mayNotRun}
          fault={faults.type}
          wide
        >
          {(bound) => (
            <select
              {...bound}
              className="input"
              value={fields.type}
              onChange={(event) => {
                const type = event.target.value
                const next = types.find((each) => each.taskType === type)
                put({ type, version: next?.configVersions.at(-1) ?? fields.version })
              }}
            >
              {inOrder(types).map(({ taskType }) => (
                <option
                  key={taskType}
                  value={taskType}
                  disabled={taskType === SET_RUN && !mayRunSets}
                >
                  {tasks.kinds[taskType] ?? taskType}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {!isSetRun && (
        <>
          <Field label={text.version} fault={faults.version} wide>
            {(bound) => (
              <select
                {...bound}
                className="input"
                value={fields.version}
                onChange={(event) => put({ version: Number(event.target.value) })}
              >
                {[...new Set([...versions, fields.version])].map((version) => (
                  <option key={version} value={version}>
                    {text.versionOf(version)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          {kind !== undefined && (
            <p className="small soft" data-wide>
              {text.stages(kind.stageNames.join(', '))}
            </p>
          )}
          <Field label={text.config} hint={text.configHint} fault={faults.json} wide>
            {(bound) => (
              <textarea
                {...bound}
                className="input task-code"
                rows={8}
                spellCheck={false}
                value={fields.json}
                onChange={(event) => put({ json: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
    </>
  )
}

/** Those that have words of their own come first. */
const inOrder = (types: Properties['types']): Properties['types'] => [
  ...types.filter(({ taskType }) => taskType in tasks.kinds),
  ...types.filter(({ taskType }) => !(taskType in tasks.kinds)),
]
