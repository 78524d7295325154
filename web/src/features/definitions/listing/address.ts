import type { DefinitionSort } from '~/graphql/schema.gen'
import { KINDS, type KindName } from '../kinds'
import type { ListFilter } from './documents'

/** What lists of all kinds can be narrowed by, beside whether things are deleted. */
const COMMON = ['tags', 'creators']
const FLAGS = new Set(['isActive'])

export const SORTS = {
  name: { field: 'NAME', direction: 'ASC' },
  changed: { field: 'UPDATED_AT', direction: 'DESC' },
  created: { field: 'CREATED_AT', direction: 'DESC' },
} as const satisfies Record<string, DefinitionSort>

export type SortName = keyof typeof SORTS | 'best'

/** What the address of a list says. */
export interface Wanted {
  readonly text: string
  readonly sort: SortName
  /** The chosen values of each facet. */
  readonly chosen: Readonly<Record<string, readonly string[]>>
  readonly deleted: 'no' | 'only' | 'too'
}

export const fieldsOf = (kind: KindName): readonly string[] => [...KINDS[kind].filters, ...COMMON]

export function wantedOf(kind: KindName, parameters: URLSearchParams): Wanted {
  const text = parameters.get('q')?.trim() ?? ''
  const sort = parameters.get('sort') ?? ''
  const deleted = parameters.get('deleted')
  const chosen = fieldsOf(kind).map((field) => [field, parameters.getAll(field)] as const)
  return {
    text,
    sort: sort in SORTS ? (sort as SortName) : text === '' ? 'name' : 'best',
    chosen: Object.fromEntries(chosen.filter(([, values]) => values.length > 0)),
    deleted: deleted === null ? 'no' : deleted === 'only' ? 'only' : 'too',
  }
}

export const isNarrowed = ({ text, chosen, deleted }: Wanted): boolean =>
  text !== '' || deleted !== 'no' || Object.keys(chosen).length > 0

/** How many choices there are, beside what is searched for. */
export const countOfChoices = ({ chosen, deleted }: Wanted): number =>
  Object.values(chosen).flat().length + (deleted === 'no' ? 0 : 1)

/** What the API is asked for; `orgId` is the reader's organization. */
export function filterOf({ text, chosen, deleted }: Wanted, orgId: string): ListFilter {
  const fields = Object.entries(chosen).map(([field, values]) => {
    if (FLAGS.has(field)) return [field, values[0] === 'true']
    if (field === 'creators') return [field, values.map((userId) => ({ orgId, userId }))]
    return [field, values]
  })
  return {
    ...Object.fromEntries(fields),
    ...(text === '' ? {} : { text }),
    isDeleted: deleted === 'too' ? null : deleted === 'only',
  }
}

/** A value of a facet as the address has it. */
export function inAddress(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'userId' in value) return String(value.userId)
  return String(value)
}

/** The address with a value chosen, or not any more; of flags there is one at most. */
export function withChoice(
  parameters: URLSearchParams,
  field: string,
  value: string,
  on: boolean,
): URLSearchParams {
  const next = new URLSearchParams(parameters)
  const others = FLAGS.has(field) ? [] : next.getAll(field).filter((each) => each !== value)
  next.delete(field)
  for (const each of on ? [...others, value] : others) next.append(field, each)
  return next
}

/** The address without any choice; what is searched for and the order stay. */
export function withoutChoices(kind: KindName, parameters: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(parameters)
  for (const field of [...fieldsOf(kind), 'deleted']) next.delete(field)
  return next
}
