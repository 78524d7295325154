import type { Field, Fields, VariantField } from './fields'
import {
  blank,
  type Chosen,
  newRow,
  PAIR_NAME,
  PAIR_VALUE,
  type Value,
  type Values,
} from './values'

type Said = Readonly<Record<string, unknown>>

const isSaid = (value: unknown): value is Said =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** What the server says of a definition, as it stands in the fields. */
export const readAll = (fields: Fields, said: Said): Values =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, read(field, said[field.reads ?? name])]),
  )

function read(field: Field, said: unknown): Value {
  if (said === null || said === undefined) return nothing(field)
  switch (field.kind) {
    case 'text':
    case 'choice':
      return String(said)
    case 'number':
      return String(said)
    case 'flag':
      return said === true
    case 'json':
      return field.keepsEmpty !== true && empty(said) ? '' : JSON.stringify(said, null, 2)
    case 'moment':
      return localTime(String(said))
    case 'reference':
      return chosenOf(said)
    case 'references':
      return listOf(said).map((each) => newRow(chosenOf(each)))
    case 'texts':
      return listOf(said).map((each) => newRow(String(each)))
    case 'pairs':
      return Object.entries(said as Said).map(([name, value]) =>
        newRow({ [PAIR_NAME]: name, [PAIR_VALUE]: String(value) }),
      )
    case 'rows':
      return listOf(said)
        .filter(isSaid)
        .filter((row) => field.skips?.(row) !== true)
        .map((row) => newRow(readAll(field.of, row)))
    case 'group': {
      const of = readAll(field.of, said as Said)
      return field.optional === undefined ? of : { on: true, of }
    }
    case 'variant':
      return variantOf(field, said)
  }
}

/** What the server does not say, which is not what a new definition begins with. */
function nothing(field: Field): Value {
  if (field.kind === 'variant') return { chosen: '', each: {} }
  if (field.kind === 'flag') return false
  if (field.kind === 'group') return blank(field)
  if (field.kind === 'json' && field.required === true) return 'null'
  return field.kind === 'reference' ? null : hasRows(field) ? [] : ''
}

const hasRows = ({ kind }: Field): boolean =>
  kind === 'rows' || kind === 'texts' || kind === 'pairs' || kind === 'references'

/** An empty object or list is what the server begins with where nothing is written. */
function empty(said: unknown): boolean {
  if (Array.isArray(said)) return said.length === 0
  return isSaid(said) && Object.keys(said).length === 0
}

function variantOf(field: VariantField, said: unknown): Value {
  const found = isSaid(said)
    ? Object.entries(field.of).find(([, option]) => option.typename === said.__typename)
    : undefined
  if (found === undefined || !isSaid(said)) return { chosen: '', each: {} }
  const [name, option] = found
  return { chosen: name, each: { [name]: readAll(option.of, said) } }
}

const KINDS_OF_VALUE: Readonly<Record<string, string>> = {
  BooleanMetricValue: 'boolean',
  NumericalMetricValue: 'numerical',
  CategoricalMetricValue: 'categorical',
}

/** A definition that is referred to, with what the fields beside it need to know of it. */
export function chosenOf(said: unknown): Chosen | null {
  if (!isSaid(said)) return null
  const { databaseId, name, metricValue, versionSets } = said
  const value = isSaid(metricValue) ? metricValue : {}
  const about = KINDS_OF_VALUE[String(value.__typename)]
  const choices = Array.isArray(versionSets)
    ? versionSets.map((each: { name: string }) => each.name)
    : listOf(value.categories).map(String)
  return {
    id: String(databaseId),
    name: String(name),
    ...(about === undefined ? {} : { about }),
    ...(choices.length === 0 ? {} : { choices }),
  }
}

/** What `datetime-local` takes: the reader's time, without its zone. */
function localTime(iso: string): string {
  const at = new Date(iso)
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 19)
}
