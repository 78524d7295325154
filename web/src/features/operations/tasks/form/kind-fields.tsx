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
          {inOrder(types.filter((each) => !each.forOperators)).map(({ taskType }) => (
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
        <div className="small soft stack" data-wide>
          <p>{text.stages(kind.stageNames.join(', '))}</p>
          <Takes schema={kind.configSchema} />
        </div>
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

interface ConfigSchema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>
  readonly required?: readonly string[]
}

/** What the config of a kind may say, what it must say first. */
function Takes({ schema }: { schema: unknown }) {
  const { description, properties = {}, required = [] } = schema as ConfigSchema
  const names = Object.keys(properties)
  if (names.length === 0) return null
  const must = names.filter((name) => required.includes(name))
  return (
    <div>
      {description !== undefined && <p>{description.replaceAll('``', '')}</p>}
      <p>
        {text.takes}{' '}
        {[...must, ...names.filter((name) => !must.includes(name))].map((name, index) => (
          <span key={name}>
            {index > 0 && ', '}
            <code>{name}</code>
            {!required.includes(name) && ` ${text.optional}`}
          </span>
        ))}
      </p>
    </div>
  )
}
