import type { Fields } from './form/fields'
import type { Fault } from './form/giving'
import { placeOf } from './form/places'
import type { Values } from './form/values'
import type { InputProblem } from './kinds/kinds'

/** Somebody else has written a version meanwhile. */
export const VERSION_MISMATCH = 'VERSION_MISMATCH'

/** What the server says, at the places of the form; nowhere in particular is the empty place. */
export function placed(problems: readonly InputProblem[], fields: Fields, values: Values): Fault[] {
  return problems.map(({ field, code, message }) => ({
    path: (field === null ? null : placeOf(fields, values, field)) ?? '',
    code,
    // Where it stands beside its field it does not have to be named.
    message: field === null ? message : withoutPath(message),
  }))
}

/** Remarks at the places of the form which they name. */
export function remarksAt(remarks: readonly string[], fields: Fields, values: Values) {
  const all = remarks.map((message) => ({
    field: PATH.exec(message)?.[0].slice(0, -2) ?? null,
    code: '',
    message,
  }))
  return messagesOf(placed(all, fields, values), new Set(), true)
}

const PATH = /^[a-z0-9_]+(?:\.[\w-]+)*: (?=\S)/

function withoutPath(message: string): string {
  const said = message.replace(PATH, '')
  return said.charAt(0).toUpperCase() + said.slice(1)
}

const isAtOrBelow = (path: string, place: string): boolean =>
  path === place || path.startsWith(`${place}.`)

/** All that is wrong, each thing once: where it is known here, the server was asked something else. */
export function together(known: readonly Fault[], said: readonly Fault[]): Fault[] {
  const others = said.filter(
    (each) => each.path === '' || !known.some(({ path }) => isAtOrBelow(path, each.path)),
  )
  return [...known, ...others]
}

/** What is to be shown: of fields that were left, or of all once somebody wanted to save. */
export function messagesOf(
  faults: readonly Fault[],
  left: ReadonlySet<string>,
  all: boolean,
): Map<string, string[]> {
  const shown = new Map<string, string[]>()
  for (const { path, message } of faults) {
    if (!all && path !== '' && ![...left].some((place) => isAtOrBelow(place, path))) continue
    const before = shown.get(path) ?? []
    if (!before.includes(message)) shown.set(path, [...before, message])
  }
  return shown
}
