import { lazy, type ReactNode, Suspense, useState } from 'react'
import { editing as text } from '~/text/en/editing'
import { useIsWrong } from './faults'
import type { Field, Fields } from './fields'
import { Group, VariantChoice } from './groups'
import { Rows } from './rows'
import { type Shown, SimpleField } from './simple'
import { type Chosen, isBlank, type Values, valueIn } from './values'

const ReferenceChoice = lazy(() => import('./reference'))

interface Properties {
  readonly of: Fields
  readonly path: string
  readonly values: Values
  readonly change: (values: Values) => void
}

/** Fields in their order; those that hardly anybody needs come last and folded. */
export function FormFields({ of, path, values, change }: Properties) {
  const shown = Object.entries(of).filter(([, field]) => field.more !== true)
  const folded = Object.entries(of).filter(([, field]) => field.more === true)
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  const one = ([name, field]: readonly [string, Field]) => (
    <AnyField
      key={name}
      field={field}
      path={at(name)}
      value={valueIn(values, name, field)}
      change={(value) => change({ ...values, [name]: value })}
      choices={choicesFor(field, values)}
    />
  )
  return (
    <>
      {shown.map(one)}
      {folded.length > 0 && (
        <More
          paths={folded.map(([name]) => at(name))}
          isUsed={folded.some(([name, field]) => !isBlank(field, valueIn(values, name, field)))}
        >
          {folded.map(one)}
        </More>
      )}
    </>
  )
}

/** What a reference beside a field offers it. */
function choicesFor(field: Field, values: Values): readonly string[] {
  if (field.kind !== 'text' && field.kind !== 'texts') return []
  const chosen = field.choicesOf === undefined ? null : values[field.choicesOf]
  return (chosen as Chosen | null)?.choices ?? []
}

interface MoreProperties {
  readonly paths: readonly string[]
  readonly isUsed: boolean
  readonly children: ReactNode
}

function More({ paths, isUsed, children }: MoreProperties) {
  const isWrong = useIsWrong(paths)
  const [isOpen, setOpen] = useState(isUsed)
  return (
    <details
      className="edit-more"
      open={isOpen || isWrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{text.more}</summary>
      <div className="edit-fields">{children}</div>
    </details>
  )
}

export function AnyField(properties: Shown<Field>) {
  const { field } = properties
  switch (field.kind) {
    case 'reference':
      return (
        <Suspense fallback={<p className="soft">{field.label} …</p>}>
          <ReferenceChoice {...properties} field={field} />
        </Suspense>
      )
    case 'references':
    case 'rows':
    case 'texts':
    case 'pairs':
      return <Rows {...properties} field={field} />
    case 'group':
      return <Group {...properties} field={field} />
    case 'variant':
      return <VariantChoice {...properties} field={field} />
    default:
      return <SimpleField {...properties} field={field} />
  }
}
