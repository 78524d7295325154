import type { Field, Fields } from './fields'
import {
  type Optional,
  PAIR_NAME,
  type Row,
  type Value,
  type Values,
  type Variant,
  valueIn,
  valuesIn,
} from './values'

/** Where in the form something belongs that the server says of `path`: null for nowhere. */
export function placeOf(fields: Fields, values: Values, path: string): string | null {
  const [name = '', ...rest] = path.split('.')
  const field = fields[name]
  return field === undefined ? null : within(field, valueIn(values, name, field), rest, name)
}

/** The deepest place that the form has. */
function within(field: Field, value: Value, rest: readonly string[], here: string): string {
  const [step, ...further] = rest
  if (step === undefined) return here
  const into = (
    fields: Fields,
    values: Values,
    name: string,
    left: readonly string[],
    at: string,
  ) => {
    const inner = fields[name]
    return inner === undefined
      ? at
      : within(inner, valueIn(values, name, inner), left, `${at}.${name}`)
  }
  switch (field.kind) {
    case 'group': {
      const of = field.optional === undefined ? (value as Values) : (value as Optional).of
      return into(field.of, of, step, further, here)
    }
    case 'variant': {
      const option = field.of[step]
      if (step !== (value as Variant).chosen || option === undefined) return here
      const [inner] = further
      return inner === undefined
        ? here
        : into(
            option.of,
            valuesIn(field, value as Variant),
            inner,
            further.slice(1),
            `${here}.${step}`,
          )
    }
    case 'rows':
    case 'pairs':
    case 'texts':
    case 'references': {
      const rows = value as readonly Row[]
      const index = rowAt(field, rows, step)
      if (index === -1) return here
      const [inner] = further
      return inner === undefined || field.kind !== 'rows'
        ? `${here}.${index}`
        : into(field.of, rows[index]?.value as Values, inner, further.slice(1), `${here}.${index}`)
    }
    default:
      return here
  }
}

const letters = (name: string): string => name.replace(/[^a-z0-9]/gi, '').toLowerCase()

/** The row that a step names: by its number, or by what makes it different from the others. */
function rowAt(field: Field, rows: readonly Row[], step: string): number {
  const key = field.kind === 'pairs' ? PAIR_NAME : field.kind === 'rows' ? field.keyed : undefined
  if (key === undefined) return rows[Number(step)] === undefined ? -1 : Number(step)
  // Names come in the notation of GraphQL, whatever they were.
  return rows.findIndex(({ value }) => letters(String((value as Values)[key])) === letters(step))
}
