import { tasks } from '~/text/en/tasks'
import type { TaskTypesQuery } from '../tasks.gen'
import type { Faults } from './faults'
import { Field } from './field'
import { SET_RUN } from './set-run'
import type { TaskFields } from './values'

const text = tasks.form

type Types = TaskTypesQuery['taskTypes']

interface KindProperties {
  readonly type: string
  readonly types: Types
  readonly mayRunSets: boolean
  readonly fault: string | undefined
  readonly put: (change: Partial<TaskFields>) => void
}

/** The kind of a new task. */
export function KindField({ type, types, mayRunSets, fault, put }: KindProperties) {
  const choose = (wanted: string) => {
    const version = types.find((each) => each.taskType === wanted)?.configVersions.at(-1)
    put({ type: wanted, ...(version === undefined ? {} : { version }) })
  }
  return (
    <Field label={text.kind} hint={mayRunSets ? text.kindHint : text.mayNotRun} fault={fault} wide>
      {(bound) => (
        <select
          {...bound}
          className="input"
          value={type}
          onChange={(event) => choose(event.target.value)}
        >
          {inOrder(types).map(({ taskType }) => (
            <option key={taskType} value={taskType} disabled={taskType === SET_RUN && !mayRunSets}>
              {tasks.kinds[taskType] ?? taskType}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** Those that have words of their own come first. */
const inOrder = (types: Types): Types => [
  ...types.filter(({ taskType }) => taskType in tasks.kinds),
  ...types.filter(({ taskType }) => !(taskType in tasks.kinds)),
]

interface ConfigProperties {
  readonly fields: TaskFields
  readonly types: Types
  readonly faults: Faults
  readonly put: (change: Partial<TaskFields>) => void
}

/** What a task of a kind is told that has no fields of its own here. */
export function ConfigFields({ fields, types, faults, put }: ConfigProperties) {
  const kind = types.find((each) => each.taskType === fields.type)
  const versions = new Set([...(kind?.configVersions ?? []), fields.version])
  return (
    <>
      <Field label={text.version} fault={faults.version} wide>
        {(bound) => (
          <select
            {...bound}
            className="input"
            value={fields.version}
            onChange={(event) => put({ version: Number(event.target.value) })}
          >
            {[...versions].map((version) => (
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
  )
}
