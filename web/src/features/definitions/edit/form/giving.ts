import { editing as text } from '~/text/en/editing'
import type { Field, Fields, JsonField, NumberField } from './fields'
import {
  type Chosen,
  type Optional,
  PAIR_NAME,
  PAIR_VALUE,
  type Row,
  type Value,
  type Values,
  type Variant,
  valueIn,
  valuesIn,
} from './values'

/** What is wrong in a place of the form; nowhere in particular where that is empty. */
export interface Fault {
  readonly path: string
  readonly message: string
  readonly code: string
}

/** Known without the server, which could not even be asked like that. */
export const UNSENT = 'UNSENT'

const STAND_IN = '–'
const NO_ID = '0'.repeat(24)
const LARGEST = 2 ** 31 - 1

type Input = Record<string, unknown>

/**
 * What is sent for what stands in the fields. Where that cannot be sent, the fault is told and
 * something else stands in for it, so that the server can be asked about the rest.
 */
export function giveAll(
  fields: Fields,
  values: Values,
  path: string,
  tell: (fault: Fault) => void,
): Input {
  const given: Input = {}
  for (const [name, field] of Object.entries(fields)) {
    const place = path === '' ? name : `${path}.${name}`
    const input = give(field, valueIn(values, name, field), place, tell)
    if (input !== undefined) given[name] = input
  }
  return given
}

function give(field: Field, value: Value, path: string, tell: (fault: Fault) => void): unknown {
  const fault = (message: string, at = path) => tell({ path: at, message, code: UNSENT })
  const missing = (standIn: unknown): unknown => {
    if (field.required !== true) return undefined
    fault(text.missing)
    return standIn
  }
  switch (field.kind) {
    case 'text':
      return String(value).trim() === '' ? missing(STAND_IN) : value
    case 'number':
      return String(value).trim() === '' ? missing(1) : numberOf(field, String(value), fault)
    case 'flag':
      return value
    case 'choice':
      return value === '' ? missing(Object.keys(field.options)[0]) : value
    case 'json':
      return String(value).trim() === ''
        ? missing(standInOf(field))
        : parsedOf(field, String(value), fault)
    case 'moment':
      return value === ''
        ? missing(new Date(0).toISOString())
        : new Date(String(value)).toISOString()
    case 'reference':
      return value === null ? missing(NO_ID) : (value as Chosen).id
    case 'references':
    case 'texts':
    case 'rows':
      return (value as readonly Row[]).map((row, index) => {
        const place = `${path}.${index}`
        if (field.kind === 'rows') return giveAll(field.of, row.value as Values, place, tell)
        const blank = row.value === null || row.value === ''
        if (blank) fault(text.missingRow, place)
        if (field.kind === 'texts') return row.value
        return blank ? NO_ID : (row.value as Chosen).id
      })
    case 'pairs':
      return pairsOf(value as readonly Row[], path, fault)
    case 'group': {
      if (field.optional === undefined) return giveAll(field.of, value as Values, path, tell)
      const { on, of } = value as Optional
      return on ? giveAll(field.of, of, path, tell) : undefined
    }
    case 'variant': {
      const { chosen } = value as Variant
      const option = field.of[chosen]
      if (option === undefined) {
        if (field.none === undefined) fault(text.missing)
        return undefined
      }
      return {
        [chosen]: giveAll(option.of, valuesIn(field, value as Variant), `${path}.${chosen}`, tell),
      }
    }
  }
}

function numberOf(field: NumberField, typed: string, fault: (message: string) => void): number {
  const number = Number(typed)
  if (Number.isNaN(number)) fault(text.noNumber)
  else if (field.whole === true && !Number.isInteger(number)) fault(text.notWhole)
  else if (field.whole === true && Math.abs(number) > LARGEST) fault(text.tooLarge)
  else return number
  return 1
}

const standInOf = (field: JsonField): unknown => (field.holds === 'list' ? [] : {})

function parsedOf(field: JsonField, typed: string, fault: (message: string) => void): unknown {
  const problem = problemOfJson(field, typed)
  if (problem === null) return JSON.parse(typed)
  fault(problem)
  return standInOf(field)
}

/** What is wrong with what was typed as JSON, if anything is. */
export function problemOfJson({ holds }: JsonField, typed: string): string | null {
  let value: unknown
  try {
    value = JSON.parse(typed)
  } catch (error) {
    return text.noJson(error instanceof Error ? error.message : '')
  }
  if (holds === 'list' && !Array.isArray(value)) return text.noList
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return holds === 'object' && !isObject ? text.noObject : null
}

function pairsOf(
  rows: readonly Row[],
  path: string,
  fault: (message: string, at: string) => void,
): Input {
  const pairs: Input = {}
  rows.forEach((row, index) => {
    const pair = row.value as Values
    const name = String(pair[PAIR_NAME]).trim()
    if (name === '') fault(text.missingName, `${path}.${index}`)
    else if (name in pairs) fault(text.twice(name), `${path}.${index}`)
    pairs[name] = pair[PAIR_VALUE]
  })
  return pairs
}
