import { useContext, useEffect, useRef } from 'react'
import { editing as text } from '~/text/en/editing'
import { FaultsContext, idOf, useMessages } from './faults'
import type { Field, PairsField, ReferencesField, RowsField, TextsField } from './fields'
import { AnyField, FormFields } from './form-fields'
import { FieldSet, Wrong } from './frame'
import type { Shown } from './simple'
import {
  blankRow,
  newRow,
  PAIR_NAME,
  PAIR_VALUE,
  type Row,
  type Value,
  type Values,
} from './values'

type Listed = PairsField | ReferencesField | RowsField | TextsField

const FOCUSABLE = 'input:not([type="checkbox"]), select, textarea'

/** A list of things, each of which can be moved and removed. */
export function Rows({ field, path, value, change, choices = [] }: Shown<Listed>) {
  const rows = value as readonly Row[]
  const list = useRef<HTMLOListElement>(null)
  const adder = useRef<HTMLButtonElement>(null)
  const next = useRef<(() => void) | null>(null)
  useEffect(() => {
    next.current?.()
    next.current = null
  })
  const isFixed = useContext(FaultsContext).exists && field.fixed === true
  const rowAt = (index: number) => list.current?.children.item(index)

  function add(): void {
    next.current = () => rowAt(rows.length)?.querySelector<HTMLElement>(FOCUSABLE)?.focus()
    change([...rows, newRow(blankRow(field))])
  }
  function remove(index: number): void {
    next.current = () => adder.current?.focus()
    change(rows.filter((_, each) => each !== index))
  }
  function move(index: number, by: -1 | 1): void {
    const moved = [...rows]
    const [row] = moved.splice(index, 1)
    if (row === undefined) return
    moved.splice(index + by, 0, row)
    const name = by === -1 ? 'up' : 'down'
    next.current = () => {
      const at = rowAt(index + by)
      const button = at?.querySelector<HTMLButtonElement>(`[data-move="${name}"]:enabled`)
      const other = at?.querySelector<HTMLButtonElement>('[data-move]:enabled')
      ;(button ?? other)?.focus()
    }
    change(moved)
  }

  return (
    <FieldSet field={field} path={path}>
      {rows.length > 0 && (
        <ol className="edit-rows" ref={list}>
          {rows.map((row, index) => (
            <OneRow
              key={row.key}
              field={field}
              path={`${path}.${index}`}
              row={row}
              index={index}
              count={rows.length}
              isFixed={isFixed}
              choices={choices}
              change={(changed) =>
                change(
                  rows.map((each) => (each.key === row.key ? { ...each, value: changed } : each)),
                )
              }
              move={(by) => move(index, by)}
              remove={() => remove(index)}
            />
          ))}
        </ol>
      )}
      <div hidden={isFixed}>
        <button type="button" className="button" ref={adder} onClick={add}>
          {text.add(field.one)}
        </button>
      </div>
    </FieldSet>
  )
}

interface RowProperties {
  readonly field: Listed
  readonly path: string
  readonly row: Row
  readonly index: number
  readonly count: number
  readonly isFixed: boolean
  readonly choices: readonly string[]
  readonly change: (value: Value) => void
  readonly move: (by: -1 | 1) => void
  readonly remove: () => void
}

function OneRow(properties: RowProperties) {
  const { field, path, row, index, count, change, move, remove, choices, isFixed } = properties
  const messages = useMessages(path)
  const name = `${field.one} ${index + 1}`
  const isInline = field.kind !== 'rows' || field.inline === true
  const ownMessages = field.kind === 'rows' || field.kind === 'pairs' ? messages : []
  return (
    <li className={isInline ? 'edit-row' : 'edit-row card'} data-wrong={messages.length > 0}>
      {!isInline && <h4>{name}</h4>}
      <div className={isInline ? 'edit-row-fields' : 'edit-fields'}>
        {field.kind === 'rows' && !isInline ? (
          <FormFields of={field.of} path={path} values={row.value as Values} change={change} />
        ) : (
          Object.entries(inlineFields(field)).map(([part, inner]) => (
            <AnyField
              key={part}
              field={inner}
              path={part === '' ? path : `${path}.${part}`}
              value={part === '' ? row.value : ((row.value as Values)[part] ?? '')}
              label={part === '' ? name : `${name}: ${inner.label}`}
              choices={choices}
              change={(value) =>
                change(part === '' ? value : { ...(row.value as Values), [part]: value })
              }
            />
          ))
        )}
      </div>
      <div className="edit-row-buttons" hidden={isFixed}>
        <button
          type="button"
          className="button plain"
          data-move="up"
          disabled={index === 0}
          aria-label={text.moveUp(name)}
          onClick={() => move(-1)}
        >
          ↑
        </button>
        <button
          type="button"
          className="button plain"
          data-move="down"
          disabled={index === count - 1}
          aria-label={text.moveDown(name)}
          onClick={() => move(1)}
        >
          ↓
        </button>
        <button
          type="button"
          className="button plain"
          aria-label={text.remove(name)}
          onClick={remove}
        >
          ✕
        </button>
      </div>
      {ownMessages.length > 0 && <Wrong id={`${idOf(path)}-wrong`} messages={ownMessages} />}
    </li>
  )
}

/** The fields of a row that takes one line: that of itself, or of its parts. */
function inlineFields(field: Listed): Readonly<Record<string, Field>> {
  switch (field.kind) {
    case 'rows':
      return field.of
    case 'texts':
      return {
        '': {
          kind: 'text',
          label: field.one,
          required: true,
          fixed: field.fixed === true,
          ...(field.lines === undefined ? {} : { lines: field.lines }),
        },
      }
    case 'references':
      return { '': { kind: 'reference', label: field.one, to: field.to, required: true } }
    case 'pairs':
      return {
        [PAIR_NAME]: { kind: 'text', label: text.pairName, required: true, code: true },
        [PAIR_VALUE]: { kind: 'text', label: text.pairValue, code: true },
      }
  }
}
