import { lazy, Suspense } from 'react'
import { tasks } from '~/text/en/tasks'
import { Loading } from '~/ui/states'
import type { Faults } from './faults'
import { Field } from './field'
import type { ChosenSet } from './set-choice'
import { type Config, recordOf, type SetRunFields } from './set-run'

const SetChoice = lazy(() => import('./set-choice'))

const text = tasks.form

interface SetProperties {
  /** The id of the set. */
  readonly set: string
  readonly fault: string | undefined
  readonly choose: (set: ChosenSet | null) => void
}

/** Which set is run. */
export function SetField({ set, fault, choose }: SetProperties) {
  return (
    <Field label={text.set} hint={text.setHint} fault={fault} wide>
      {(bound) => (
        <Suspense fallback={<Loading />}>
          <SetChoice bound={bound} value={set} change={choose} />
        </Suspense>
      )}
    </Field>
  )
}

interface Properties {
  readonly fields: SetRunFields
  /** The config that is there; null of a new task. */
  readonly config: Config | null
  readonly user: string
  readonly faults: Faults
  readonly put: (change: Partial<SetRunFields>) => void
}

/** How it is run. */
export function SetRunForm({ fields, config, user, faults, put }: Properties) {
  const input = (name: 'labels' | 'baseline', hint: string) => (
    <Field label={text[name]} hint={hint} fault={faults[name]}>
      {(bound) => (
        <input
          {...bound}
          className="input"
          value={fields[name]}
          onChange={(event) => put({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  const number = (name: 'repeat' | 'calls', hint: string) => (
    <Field label={text[name]} hint={hint} fault={faults[name]}>
      {(bound) => (
        <input
          {...bound}
          className="input"
          type="number"
          min={1}
          value={fields[name]}
          onChange={(event) => put({ [name]: event.target.value })}
        />
      )}
    </Field>
  )
  const owner = config?.user
  return (
    <>
      {number('repeat', text.repeatHint)}
      {number('calls', text.callsHint)}
      {input('labels', text.labelsHint)}
      {input('baseline', baselineHint(config))}
      {typeof owner === 'string' && owner !== user && (
        <p className="note" data-wide>
          {text.forWhom(owner)}
        </p>
      )}
    </>
  )
}

/** A baseline that is no label has no field: it stays until there is a label. */
function baselineHint(config: Config | null): string {
  const { type, id, version_set } = recordOf(config?.baseline)
  if (type === undefined || type === 'label') return text.baselineHint
  if (type === 'run') return text.baselineKept(text.baselines.run(String(id)))
  if (type === 'last_on') return text.baselineKept(text.baselines.last_on(String(version_set)))
  return text.baselineKept(text.baselines.other)
}
