import { tabStorage } from '~/lib/tab-storage'
import type { Field, Fields } from '../form/fields'
import type { Optional, Row, Value, Values, Variant } from '../form/values'
import type { Base } from './written'

/** What somebody wrote and did not save, and what stood there before. */
export interface Draft {
  readonly base: Base | null
  readonly values: Values
  /** Whether a secret was left out that is not what it was. */
  readonly lacksSecrets: boolean
}

const nameOf = (place: string): string => `simulation.draft ${place}`

export function readDraft(place: string): Draft | null {
  const text = tabStorage.read(nameOf(place))
  if (text === null) return null
  try {
    return JSON.parse(text) as Draft
  } catch {
    return null
  }
}

export const dropDraft = (place: string): void => tabStorage.write(nameOf(place), null)

/** Keep what was written as long as the tab is there, without its secrets. */
export function keepDraft(place: string, fields: Fields, base: Base | null, values: Values): void {
  const before = base === null ? '' : JSON.stringify(secretsIn(fields, base.values))
  const secrets = secretsIn(fields, values)
  const draft: Draft = {
    base: base === null ? null : { ...base, values: withoutSecrets(fields, base.values) },
    values: withoutSecrets(fields, values),
    lacksSecrets: secrets.length > 0 && JSON.stringify(secrets) !== before,
  }
  tabStorage.write(nameOf(place), JSON.stringify(draft))
}

type Walk = (field: Field, value: Value) => Value | undefined

/** The fields with `walk` over each value; what becomes undefined is left out. */
function mapped(fields: Fields, values: Values, walk: Walk): Values {
  const kept: Record<string, Value> = {}
  for (const [name, value] of Object.entries(values)) {
    const field = fields[name]
    const found = field === undefined ? value : walk(field, value)
    if (found !== undefined) kept[name] = found
  }
  return kept
}

function inside(field: Field, value: Value, walk: Walk): Value {
  switch (field.kind) {
    case 'rows':
      return (value as readonly Row[]).map((row) => ({
        ...row,
        value: mapped(field.of, row.value as Values, walk),
      }))
    case 'group': {
      if (field.optional === undefined) return mapped(field.of, value as Values, walk)
      const { on, of } = value as Optional
      return { on, of: mapped(field.of, of, walk) }
    }
    case 'variant': {
      const { chosen, each } = value as Variant
      const kept = Object.entries(each).map(([name, values]) => [
        name,
        mapped(field.of[name]?.of ?? {}, values, walk),
      ])
      return { chosen, each: Object.fromEntries(kept) as Variant['each'] }
    }
    default:
      return value
  }
}

export function withoutSecrets(fields: Fields, values: Values): Values {
  const walk: Walk = (field, value) =>
    field.secret === true ? undefined : inside(field, value, walk)
  return mapped(fields, values, walk)
}

function secretsIn(fields: Fields, values: Values): Value[] {
  const found: Value[] = []
  const walk: Walk = (field, value) => {
    if (field.secret !== true) return inside(field, value, walk)
    if (value !== '' && !(Array.isArray(value) && value.length === 0)) found.push(value)
    return value
  }
  mapped(fields, values, walk)
  return found
}

/** The secrets that `values` lack, as they stand at the same places of `known`. */
export function withSecrets(fields: Fields, values: Values, known: Values): Values {
  const filled: Record<string, Value> = {}
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name]
    const there = known[name]
    if (value === undefined) {
      if (there !== undefined) filled[name] = there
    } else filled[name] = there === undefined ? value : filledIn(field, value, there)
  }
  return filled
}

function filledIn(field: Field, value: Value, known: Value): Value {
  switch (field.kind) {
    case 'rows': {
      const rows = known as readonly Row[]
      const keyed = field.keyed
      return (value as readonly Row[]).map((row, index) => {
        const own = row.value as Values
        const same = rows.find((each, at) =>
          keyed === undefined ? at === index : (each.value as Values)[keyed] === own[keyed],
        )
        return same === undefined
          ? row
          : { ...row, value: withSecrets(field.of, own, same.value as Values) }
      })
    }
    case 'group': {
      if (field.optional === undefined)
        return withSecrets(field.of, value as Values, known as Values)
      const { on, of } = value as Optional
      return { on, of: withSecrets(field.of, of, (known as Optional).of) }
    }
    case 'variant': {
      const { chosen, each } = value as Variant
      const there = (known as Variant).each
      const kept = Object.entries(each).map(([name, values]) => [
        name,
        withSecrets(field.of[name]?.of ?? {}, values, there[name] ?? {}),
      ])
      return { chosen, each: Object.fromEntries(kept) as Variant['each'] }
    }
    default:
      return value
  }
}
