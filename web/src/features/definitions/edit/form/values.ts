import { freshId } from '~/lib/fresh-id'
import type { Field, Fields, VariantField } from './fields'

/** Something that is referred to. */
export interface Chosen {
  readonly id: string
  readonly name: string
  /** The type of a metric's value. */
  readonly about?: string
  /** Categories of a metric, version sets of a service. */
  readonly choices?: readonly string[]
}

export interface Row {
  /** Stays with it wherever it is moved. */
  readonly key: string
  readonly value: Value
}

/** What was typed for each variant is kept while another one is looked at. */
export interface Variant {
  readonly chosen: string
  readonly each: Readonly<Record<string, Values>>
}

export interface Optional {
  readonly on: boolean
  readonly of: Values
}

/** What stands in a field, as it was typed. */
export type Value = string | boolean | null | Chosen | Variant | Optional | Values | readonly Row[]

export interface Values {
  readonly [name: string]: Value
}

export const newRow = (value: Value): Row => ({ key: freshId(), value })

/** The fields of one of two texts: of variables, for example. */
export const PAIR_NAME = 'name'
export const PAIR_VALUE = 'value'

export const blankOf = (fields: Fields): Values =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, blank(field)]))

const times = (count: number | undefined, make: () => Value): Row[] =>
  Array.from({ length: count ?? 0 }, () => newRow(make()))

/** What a field holds before anybody has written anything. */
export function blank(field: Field): Value {
  switch (field.kind) {
    case 'text':
    case 'number':
    case 'json':
      return field.begins ?? ''
    case 'choice':
    case 'flag':
      return field.begins
    case 'moment':
      return ''
    case 'reference':
      return null
    case 'references':
    case 'pairs':
      return []
    case 'texts':
      return times(field.begins, () => '')
    case 'rows':
      return times(field.begins, () => blankOf(field.of))
    case 'group':
      return field.optional === undefined ? blankOf(field.of) : { on: false, of: blankOf(field.of) }
    case 'variant':
      return choose(field, { chosen: '', each: {} }, field.begins)
  }
}

/** The variant with another one chosen. Its fields begin now: rows keep their names from here on. */
export function choose(field: VariantField, { each }: Variant, chosen: string): Variant {
  const option = field.of[chosen]
  return option === undefined || each[chosen] !== undefined
    ? { chosen, each }
    : { chosen, each: { ...each, [chosen]: blankOf(option.of) } }
}

/** The fields of a row that is added to a list. */
export function blankRow(field: Field): Value {
  if (field.kind === 'rows') return blankOf(field.of)
  if (field.kind === 'pairs') return { [PAIR_NAME]: '', [PAIR_VALUE]: '' }
  return field.kind === 'references' ? null : ''
}

/** What stands in one of several fields. */
export function valueIn(values: Values, name: string, field: Field): Value {
  const value = values[name]
  return value === undefined ? blank(field) : value
}

/** What stands in the fields of the variant that is chosen. */
export const valuesIn = (field: VariantField, { chosen, each }: Variant): Values =>
  each[chosen] ?? blankOf(field.of[chosen]?.of ?? {})

/** Whether nobody has written anything there. */
export function isBlank(field: Field, value: Value): boolean {
  return JSON.stringify(value) === JSON.stringify(blank(field))
}
