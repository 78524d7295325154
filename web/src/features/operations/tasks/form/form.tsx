import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useRequest } from '~/graphql/use-request'
import { useKeys } from '~/lib/keys'
import { useLeaving } from '~/lib/leaving'
import { tasks } from '~/text/en/tasks'
import { useCronTimes } from '../schedule/next-times'
import { expressionOf } from '../schedule/schedule'
import { offsetNow } from '../schedule/zone'
import type { TaskTypesQuery } from '../tasks.gen'
import { type Faults, faultsOf, isPlaced, placed, withoutPath } from './faults'
import { Field } from './field'
import { ChangeTaskDocument, CreateTaskDocument } from './form.gen'
import { ConfigFields, KindField } from './kind-fields'
import { SaveBar } from './save-bar'
import { ScheduleForm } from './schedule-fields'
import type { ChosenSet } from './set-choice'
import { recordOf, SET_RUN, type SetRunFields } from './set-run'
import { SetField, SetRunForm } from './set-run-fields'
import { changedPlaces, createInput, type Stored, type TaskFields, updateInput } from './values'

const text = tasks.form
const WRONG = '[aria-invalid="true"]'

interface Properties {
  readonly start: TaskFields
  /** Null for a new one. */
  readonly stored: Stored | null
  readonly types: TaskTypesQuery['taskTypes']
  readonly user: string
  readonly mayRunSets: boolean
}

export function TaskForm({ start, stored, types, user, mayRunSets }: Properties) {
  const [fields, setFields] = useState(start)
  const [isNamed, setNamed] = useState(stored !== null)
  const [offset] = useState(offsetNow)
  const [attempts, setAttempts] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const isDone = useRef(false)
  const [, go] = useLocation()
  const create = useRequest(CreateTaskDocument, 'create')
  const change = useRequest(ChangeTaskDocument, 'update')
  const request = stored === null ? create : change
  const expression = expressionOf(fields.schedule, offset)
  const cron = useCronTimes(expression ?? '')

  const known = faultsOf(fields)
  const problem = cron.expression === expression ? cron.data?.cronTimes.problem : null
  const faults: Faults =
    problem != null && fields.schedule.mode === 'cron' && known.cron === undefined
      ? { ...known, cron: withoutPath(problem) }
      : known
  const changed = changedPlaces(start, fields)
  const shown: Faults = {
    ...placed(request.refused, fields),
    ...Object.fromEntries(
      Object.entries(faults).filter(([place]) => attempts > 0 || changed.has(place)),
    ),
  }
  const isChanged = JSON.stringify(fields) !== JSON.stringify(start)

  const put = (change: Partial<TaskFields>) => {
    request.forget()
    setFields({ ...fields, ...change })
  }
  const putSetRun = (change: Partial<SetRunFields>) =>
    put({ setRun: { ...fields.setRun, ...change } })

  const isSetRun = fields.type === SET_RUN
  const choose = (set: ChosenSet | null) =>
    put({
      setRun: { ...fields.setRun, set: set?.databaseId ?? '' },
      // Named after its set until somebody names it.
      ...(isNamed || set === null ? {} : { name: text.nameOf(set.name) }),
    })

  const path = stored === null ? '/operations/tasks' : `/operations/tasks/${stored.databaseId}`
  const back = () => go(path)

  async function save(): Promise<void> {
    setAttempts(attempts + 1)
    if (request.running || Object.keys(faults).length > 0) return
    const id = await saved()
    if (id === null) return
    isDone.current = true
    go(`/operations/tasks/${id}`)
  }

  /** The id of the task, once it is as wanted; null where that was refused. */
  async function saved(): Promise<string | null> {
    if (stored === null) {
      const done = await create.run(createInput(fields, offset))
      return done?.createTask.task.databaseId ?? null
    }
    const input = updateInput(stored, fields, offset, user)
    if (input === null) return stored.databaseId
    return (await change.run(input))?.updateTask.task.databaseId ?? null
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: Each time somebody wants to save.
  useEffect(() => {
    if (attempts > 0) form.current?.querySelector<HTMLElement>(WRONG)?.focus()
  }, [attempts, request.refused.length > 0])
  useLeaving(isChanged ? text.leave : null, isDone)
  useKeys([{ keys: 'Escape', does: text.goBack, run: back }])

  function hear(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void save()
    }
    const isOpen = (event.target as Element).getAttribute('aria-expanded') === 'true'
    if (event.key === 'Escape' && !isOpen) {
      event.preventDefault()
      back()
    }
  }

  return (
    <form
      className="task-form"
      ref={form}
      noValidate
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={hear}
    >
      <div className="card task-fields">
        {stored === null && (
          <KindField
            type={fields.type}
            types={types}
            mayRunSets={mayRunSets}
            fault={shown.type}
            put={put}
          />
        )}
        {isSetRun && <SetField set={fields.setRun.set} fault={shown.set} choose={choose} />}
        <Field label={text.name} hint={text.nameHint} fault={shown.name} wide>
          {(bound) => (
            <input
              {...bound}
              className="input"
              maxLength={200}
              value={fields.name}
              onChange={(event) => {
                setNamed(true)
                put({ name: event.target.value })
              }}
            />
          )}
        </Field>
        {isSetRun ? (
          <SetRunForm
            fields={fields.setRun}
            config={stored === null ? null : recordOf(stored.taskConfig)}
            user={user}
            faults={shown}
            put={putSetRun}
          />
        ) : (
          <ConfigFields fields={fields} types={types} faults={shown} put={put} />
        )}
        <Field label={text.timeout} hint={text.timeoutHint} fault={shown.minutes}>
          {(bound) => (
            <input
              {...bound}
              className="input"
              type="number"
              min={0}
              step="any"
              value={fields.minutes}
              onChange={(event) => put({ minutes: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div className="card">
        <ScheduleForm
          fields={fields.schedule}
          offset={offset}
          expression={expression}
          cron={cron}
          faults={shown}
          put={(schedule) => put({ schedule })}
        />
      </div>
      <SaveBar
        isNew={stored === null}
        isChanged={isChanged}
        isSaving={request.running}
        faults={Object.keys(shown).length}
        problem={isPlaced(request.refused, fields) ? null : request.problem}
        save={() => void save()}
        back={back}
      />
    </form>
  )
}
