import { lazy, Suspense } from 'react'
import { tasks } from '~/text/en/tasks'
import { Loading } from '~/ui/states'
import type { Faults } from './faults'
import { Field } from './field'
import type { ChosenSet } from './set-choice'
import { type Config, recordOf, type SetRunFields } from './set-run'

const SetChoice = lazy(() => import('./set-choice'))

const text = tasks.form

interface Properties {
  readonly fields: SetRunFields
  /** The config that is there; null of a new task. */
  readonly config: Config | null
  readonly user: string
  readonly faults: Faults
  readonly put: (change: Partial<SetRunFields>) => void
  readonly choose: (set: ChosenSet | null) => void
}

/** Which set is run, and how. */
export function SetRunForm({ fields, config, user, faults, put, choose }: Properties) {
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
      <Field label={text.set} hint={text.setHint} fault={faults.set} wide>
        {(bound) => (
          <Suspense fallback={<Loading />}>
            <SetChoice bound={bound} value={fields.set} change={choose} />
          </Suspense>
        )}
      </Field>
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
