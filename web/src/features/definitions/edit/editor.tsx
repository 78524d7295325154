import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { connection } from '~/graphql/connection'
import { useKeys } from '~/lib/keys'
import { useLeaving } from '~/lib/leaving'
import { useStore } from '~/lib/store'
import { editing as text } from '~/text/en/editing'
import type { KindName } from '../kinds'
import { FaultsContext } from './form/faults'
import { fieldsOf, type Section } from './form/fields'
import { FormFields } from './form/form-fields'
import type { Values } from './form/values'
import type { Writable } from './kinds/kinds'
import { Conflict } from './saving/conflict'
import { type Draft, dropDraft, keepDraft } from './saving/draft'
import { SaveBar } from './saving/save-bar'
import { useSave } from './saving/use-save'
import { type Base, toWrite } from './saving/written'
import { messagesOf, placed, remarksAt, together, VERSION_MISMATCH } from './shown-faults'
import { useCheck } from './use-check'

/** What the form begins with. */
export interface Start {
  /** What stands there, where something does. */
  readonly base: Base | null
  readonly values: Values
  /** What was written before and not saved. */
  readonly draft: Draft | null
  /** Where what is written is kept. */
  readonly place: string
}

interface Properties {
  readonly kind: KindName
  readonly writable: Writable
  readonly start: Start
  readonly children?: ReactNode
  /** What can be done with what is written, before it is saved. */
  readonly trying?: (base: Base | null, values: Values) => ReactNode
  /** Begin anew, without what was written before. */
  readonly discard: () => void
}

const WRONG = '[aria-invalid="true"], [data-wrong="true"] :is(input, select, textarea, button)'

/** The form: what is written, what is wrong with it, and how it is saved. */
export function Editor({ kind, writable, start, children, trying, discard }: Properties) {
  const [, go] = useLocation()
  const [base, setBase] = useState(start.draft === null ? start.base : start.draft.base)
  const [values, setValues] = useState(start.draft?.values ?? start.values)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [wanted, setWanted] = useState(0)
  const form = useRef<HTMLFormElement>(null)
  const { away } = useStore(connection)
  const saving = useSave(writable, base === null)

  const fields = useMemo(() => fieldsOf(writable.sections), [writable])
  const written = useMemo(() => toWrite(writable, base, values), [writable, base, values])
  const isChanged = base === null ? values !== start.values : written.changed.length > 0
  const checked = useCheck(
    writable.check,
    isChanged || base === null ? { input: written.check, ...writable.checkedWith?.(values) } : null,
  )
  const said = placed([...(checked.problems ?? []), ...saving.refused], fields, values)
  const faults = together(written.faults, base === null || isChanged ? said : [])
  const conflict = faults.some(({ code }) => code === VERSION_MISMATCH)
  const plain = faults.filter(({ code }) => code !== VERSION_MISMATCH)
  const messages = messagesOf(plain, left, wanted > 0)
  const taken = plain.some(({ code }) => code === 'NAME_TAKEN')
  const path = `/${kind}${base === null ? '' : `/${base.id}`}`

  function change(next: Values): void {
    const followed = writable.follow?.(next) ?? next
    setValues(followed)
    saving.forget()
    keepDraft(start.place, fields, base, followed)
  }

  function goOn(newBase: Base, merged: Values): void {
    setBase(newBase)
    setValues(merged)
    saving.forget()
    keepDraft(start.place, fields, newBase, merged)
  }

  async function save(): Promise<void> {
    if (saving.isRunning || away || (base !== null && !isChanged)) return
    if (faults.length > 0 && (checked.isFresh || written.faults.length > 0)) {
      setWanted(wanted + 1)
      return
    }
    const done = await saving.save(written.input)
    if (done === null) {
      setWanted(wanted + 1)
      return
    }
    dropDraft(start.place)
    isDone.current = true
    go(`/${kind}/${done.written.definition.databaseId}`)
  }

  const isDone = useRef(false)
  const toFirst = () => form.current?.querySelector<HTMLElement>(WRONG)?.focus()
  // biome-ignore lint/correctness/useExhaustiveDependencies: Each time somebody wants to save.
  useEffect(() => {
    if (wanted > 0) toFirst()
  }, [wanted])

  useLeaving(isChanged ? text.leave : null, isDone)
  const back = () => go(path)
  useKeys([{ keys: 'Escape', does: text.keys.back, run: back }])

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
    <FaultsContext
      value={{
        messages,
        remarks: remarksAt(checked.remarks, fields, values),
        leave: (place) => setLeft((before) => new Set(before).add(place)),
        exists: base !== null,
      }}
    >
      <form
        className="edit-form"
        ref={form}
        noValidate
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={hear}
      >
        {children}
        {start.draft !== null && (
          <div className="note" role="status">
            <div>
              <p>{text.restored}</p>
              {start.draft.lacksSecrets && <p className="small soft">{text.restoredSecrets}</p>}
            </div>
            <button
              type="button"
              className="button"
              onClick={() => {
                if (window.confirm(text.discardSure)) discard()
              }}
            >
              {text.discard}
            </button>
          </div>
        )}
        {conflict && base !== null && (
          <Conflict path={path} writable={writable} base={base} values={values} goOn={goOn} />
        )}
        {saving.isUnsure && (
          <p className="note" data-tone="fail" role="alert">
            {text.unsure}
          </p>
        )}
        {(messages.get('')?.length ?? 0) > 0 && (
          <div className="note" data-tone="fail" role="alert">
            <div>
              {messages.get('')?.map((each) => (
                <p key={each}>{each}</p>
              ))}
            </div>
          </div>
        )}
        {writable.sections.map((section) => (
          <OneSection key={section.title} section={section} values={values} change={change}>
            {taken && 'name' in section.of && (
              <a
                className="small"
                href={`/${kind}?q=${encodeURIComponent(String(values.name))}`}
                target="_blank"
                rel="noreferrer"
              >
                {text.nameTaken}
              </a>
            )}
          </OneSection>
        ))}
        {trying?.(base, values)}
        <SaveBar
          isNew={base === null}
          isTouched={isChanged || left.size > 0 || wanted > 0}
          fields={fields}
          changed={written.changed}
          checked={away ? { ...checked, problem: AWAY } : checked}
          faults={faults.length}
          isSaving={saving.isRunning}
          toFirst={() => setWanted(wanted + 1)}
          save={() => void save()}
          back={back}
        />
      </form>
    </FaultsContext>
  )
}

const AWAY = { kind: 'away', code: 'UNREACHABLE', message: '' } as const

interface SectionProperties {
  readonly section: Section
  readonly values: Values
  readonly change: (values: Values) => void
  readonly children: ReactNode
}

function OneSection({ section, values, change, children }: SectionProperties) {
  return (
    <section className="card stack" aria-label={section.title}>
      <div>
        <h2>{section.title}</h2>
        {section.hint !== undefined && <p className="small soft">{section.hint}</p>}
      </div>
      <div className="edit-fields">
        <FormFields of={section.of} path="" values={values} change={change} />
      </div>
      {children}
    </section>
  )
}
