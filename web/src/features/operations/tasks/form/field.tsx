import { type ReactNode, useId } from 'react'

export interface Bound {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
}

interface Properties {
  readonly label: string
  readonly hint?: string
  /** What is wrong, once it is to be said. */
  readonly fault?: string | undefined
  readonly wide?: boolean
  readonly children: (bound: Bound) => ReactNode
}

/** A field with its label, and with what helps or is wrong beside it. */
export function Field({ label, hint, fault, wide = false, children }: Properties) {
  const id = useId()
  const hintId = `${id}-hint`
  const faultId = `${id}-fault`
  const described = [hint && hintId, fault && faultId].filter(Boolean).join(' ')
  return (
    <div className="field" data-wide={wide}>
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(fault === undefined ? {} : { 'aria-invalid': true }),
      })}
      {hint !== undefined && (
        <span id={hintId} className="small soft">
          {hint}
        </span>
      )}
      <Fault id={faultId} fault={fault} />
    </div>
  )
}

export function Fault({ id, fault }: { id?: string; fault: string | undefined }) {
  return (
    <span id={id} className="small task-fault" role="status">
      {fault}
    </span>
  )
}
