import './start-run.css'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useLocation } from 'wouter'
import { useAnswer, useChange } from '~/graphql/use-answer'
import { startRun } from '~/text/en/start-run'
import { Dialog } from '~/ui/dialog'
import { ProblemNote, Shown } from '~/ui/states'
import { Plan } from './plan'
import { CAPS, emptyForm, inputOf, type RunForm } from './run-form'
import { SetsToRunDocument, StartRunDocument } from './start-run.gen'

interface Properties {
  /** The set to begin with, if any. */
  readonly set: string | null
  readonly close: () => void
}

export default function StartRun({ set, close }: Properties) {
  const sets = useAnswer(SetsToRunDocument, {})
  return (
    <Dialog title={startRun.title} close={close}>
      <Shown answer={sets}>
        {({ unitTestSets: { nodes } }) =>
          nodes[0] === undefined ? (
            <p>{startRun.noSets}</p>
          ) : (
            <Form
              sets={nodes}
              first={
                nodes.find((each) => each.databaseId === set)?.databaseId ?? nodes[0].databaseId
              }
            />
          )
        }
      </Shown>
    </Dialog>
  )
}

interface FormProperties {
  readonly sets: readonly { readonly databaseId: string; readonly name: string }[]
  readonly first: string
}

function Form({ sets, first }: FormProperties) {
  const [form, setForm] = useState(() => emptyForm(first))
  const start = useChange(StartRunDocument)
  const [, go] = useLocation()
  const put = (change: Partial<RunForm>) => setForm({ ...form, ...change })

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const done = await start.run({ input: inputOf(form) })
    if (done !== null) go(`/runs/${done.createUnitTestSetRun.unitTestSetRun.databaseId}`)
  }

  return (
    <form className="stack" onSubmit={submit}>
      <div className="start-fields">
        <Field label={startRun.set} wide>
          {(id) => (
            <select
              id={id}
              className="input"
              value={form.set}
              onChange={(event) => put({ set: event.target.value })}
            >
              {sets.map((each) => (
                <option key={each.databaseId} value={each.databaseId}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={startRun.repeat} hint={startRun.repeatHint}>
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              className="input"
              type="number"
              min={1}
              required
              value={form.repeat}
              onChange={(event) => put({ repeat: event.target.value })}
            />
          )}
        </Field>
        <Field label={startRun.simulator}>
          {(id) => (
            <select
              id={id}
              className="input"
              value={form.simulator}
              onChange={(event) => put({ simulator: event.target.value as RunForm['simulator'] })}
            >
              {Object.entries(startRun.simulators).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={startRun.seed} hint={startRun.seedHint}>
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              className="input"
              type="number"
              min={0}
              value={form.seed}
              onChange={(event) => put({ seed: event.target.value })}
            />
          )}
        </Field>
        <Field label={startRun.labels} hint={startRun.labelsHint}>
          {(id, hint) => (
            <input
              id={id}
              aria-describedby={hint}
              className="input"
              value={form.labels}
              onChange={(event) => put({ labels: event.target.value })}
            />
          )}
        </Field>
        <Field label={startRun.baseline}>
          {(id) => (
            <select
              id={id}
              className="input"
              value={form.baseline}
              onChange={(event) => put({ baseline: event.target.value as RunForm['baseline'] })}
            >
              {Object.entries(startRun.baselines).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        {form.baseline !== '' && (
          <Field label={startRun.baselineValue[form.baseline]}>
            {(id) => (
              <input
                id={id}
                className="input"
                required
                value={form.baselineValue}
                onChange={(event) => put({ baselineValue: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
      <details>
        <summary>{startRun.budget}</summary>
        <p className="small soft">{startRun.budgetHint}</p>
        <div className="start-fields">
          {CAPS.map((cap) => (
            <Field key={cap} label={startRun.caps[cap]}>
              {(id) => (
                <input
                  id={id}
                  className="input"
                  type="number"
                  min={0}
                  step={cap === 'calls' || cap === 'tokens' ? 1 : 'any'}
                  value={form.caps[cap]}
                  onChange={(event) => put({ caps: { ...form.caps, [cap]: event.target.value } })}
                />
              )}
            </Field>
          ))}
        </div>
      </details>
      <Plan input={inputOf(form)} />
      {start.problem !== null && <ProblemNote problem={start.problem} />}
      <div className="row">
        <button type="submit" className="button primary" disabled={start.running}>
          {startRun.submit}
        </button>
      </div>
    </form>
  )
}

interface FieldProperties {
  readonly label: string
  readonly hint?: string
  readonly wide?: boolean
  readonly children: (id: string, hint: string | undefined) => ReactNode
}

function Field({ label, hint, wide = false, children }: FieldProperties) {
  const id = useId()
  return (
    <div className="field" data-wide={wide}>
      <label htmlFor={id}>{label}</label>
      {children(id, hint === undefined ? undefined : `${id}-hint`)}
      {hint !== undefined && (
        <span id={`${id}-hint`} className="small soft">
          {hint}
        </span>
      )}
    </div>
  )
}
