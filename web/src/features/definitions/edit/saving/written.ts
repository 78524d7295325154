import { type Fields, fieldsOf } from '../form/fields'
import { type Fault, giveAll } from '../form/giving'
import type { Values } from '../form/values'
import type { Writable } from '../kinds/kinds'

/** What a version of a definition said before somebody changed it. */
export interface Base {
  readonly id: string
  readonly version: number
  readonly values: Values
}

export interface ToWrite {
  /** For the mutation. */
  readonly input: Record<string, unknown>
  /** For the look at it before. */
  readonly check: Record<string, unknown>
  /** Known without the server. */
  readonly faults: readonly Fault[]
  /** Names of the fields that say something else than before. */
  readonly changed: readonly string[]
}

/** What is sent to write `values`: all of them where they are new, else what has changed. */
export function toWrite({ sections, wrap }: Writable, base: Base | null, values: Values): ToWrite {
  const fields = fieldsOf(sections)
  const faults: Fault[] = []
  const given = giveAll(fields, values, '', (fault) => faults.push(fault))
  if (base === null) {
    const input = wrap === undefined ? given : wrap(given)
    return { input, check: { create: input }, faults, changed: Object.keys(given) }
  }
  const changed = changedFields(fields, base.values, values)
  const changes = changed.map((name) => [name, given[name] ?? null] as const)
  const input = {
    id: base.id,
    expectedVersion: base.version + 1,
    ...Object.fromEntries(changes),
  }
  const relevant = faults.filter(({ path }) => changed.includes(path.split('.')[0] ?? ''))
  return { input, check: { update: input }, faults: relevant, changed }
}

export function changedFields(fields: Fields, before: Values, after: Values): string[] {
  const text = (values: Values): Readonly<Record<string, string>> => {
    // What cannot be sent yet differs as it was typed.
    const wrong = new Set<string>()
    const given = giveAll(fields, values, '', ({ path }) => wrong.add(path.split('.')[0] ?? ''))
    return Object.fromEntries(
      Object.keys(fields).map((name) => [
        name,
        wrong.has(name) ? `?${JSON.stringify(values[name])}` : JSON.stringify(given[name] ?? null),
      ]),
    )
  }
  const old = text(before)
  const now = text(after)
  return Object.entries(fields)
    .filter(([name, field]) => field.fixed !== true && old[name] !== now[name])
    .map(([name]) => name)
}

export interface Merged {
  readonly values: Values
  /** Fields that both have changed, each in another way. */
  readonly both: readonly string[]
}

/** What I changed on top of what they made of it. */
export function onTop(fields: Fields, base: Values, mine: Values, theirs: Values): Merged {
  const byMe = changedFields(fields, base, mine)
  const byThem = new Set(changedFields(fields, base, theirs))
  const apart = new Set(changedFields(fields, mine, theirs))
  return {
    values: { ...theirs, ...Object.fromEntries(byMe.map((name) => [name, mine[name] ?? null])) },
    both: byMe.filter((name) => byThem.has(name) && apart.has(name)),
  }
}
