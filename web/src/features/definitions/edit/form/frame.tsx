import { type ReactNode, useContext } from 'react'
import { editing as text } from '~/text/en/editing'
import { FaultsContext, idOf, useMessages } from './faults'
import type { Field } from './fields'

/** What a control needs to belong to its label, its hint and what is wrong. */
export interface Bound {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
  readonly 'aria-required': boolean
  readonly disabled: boolean
  readonly onBlur: () => void
}

interface Properties {
  readonly field: Field
  readonly path: string
  /** Said, but not shown: in rows of one line. */
  readonly label?: string
  readonly children: (bound: Bound) => ReactNode
}

/** One field with its label above it, and below it a hint and what is wrong. */
export function Frame({ field, path, label, children }: Properties) {
  const { leave, exists, remarks } = useContext(FaultsContext)
  const messages = useMessages(path)
  const remarked = remarks.get(path) ?? []
  const id = idOf(path)
  const hint = field.hint === undefined || label !== undefined ? undefined : `${id}-hint`
  const wrong = messages.length === 0 ? undefined : `${id}-wrong`
  const told = remarked.length === 0 ? undefined : `${id}-remarks`
  const described = [hint, wrong, told].filter((each) => each !== undefined).join(' ')
  return (
    <div className="edit-field" data-kind={field.kind}>
      <label htmlFor={id} className={label === undefined ? undefined : 'unseen'}>
        {label ?? field.label}
        {label === undefined && field.required !== true && field.kind !== 'flag' && (
          <span className="soft"> {text.optional}</span>
        )}
      </label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': messages.length > 0,
        'aria-required': field.required === true,
        disabled: exists && field.fixed === true,
        onBlur: () => leave(path),
      })}
      {hint !== undefined && (
        <span id={hint} className="small soft">
          {field.hint}
        </span>
      )}
      <Wrong id={wrong} messages={messages} />
      {told !== undefined && (
        <ul id={told} className="edit-remarks small">
          {remarked.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

export function Wrong({ id, messages }: { id: string | undefined; messages: readonly string[] }) {
  if (messages.length === 0) return null
  return (
    <span id={id} className="edit-wrong small">
      {messages.map((each) => (
        <span key={each}>{each}</span>
      ))}
    </span>
  )
}

interface GroupProperties {
  readonly field: Field
  readonly path: string
  readonly children: ReactNode
}

/** Several fields that are one: of a group, a list, or a variant. */
export function FieldSet({ field, path, children }: GroupProperties) {
  const messages = useMessages(path)
  const id = idOf(path)
  const hint = field.hint === undefined ? undefined : `${id}-hint`
  const wrong = messages.length === 0 ? undefined : `${id}-wrong`
  const described = [hint, wrong].filter((each) => each !== undefined).join(' ')
  return (
    <fieldset
      id={id}
      className="edit-group"
      data-kind={field.kind}
      data-wrong={messages.length > 0}
      aria-describedby={described === '' ? undefined : described}
    >
      <legend>{field.label}</legend>
      {hint !== undefined && (
        <p id={hint} className="small soft">
          {field.hint}
        </p>
      )}
      <Wrong id={wrong} messages={messages} />
      {children}
    </fieldset>
  )
}
