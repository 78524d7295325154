import type { CompareRunsQuery } from './compare.gen'

export type Change = CompareRunsQuery['compareRuns']['changes'][number]

/** The same change of several things, told once. */
export interface Grouped extends Pick<Change, 'of' | 'field' | 'before' | 'after'> {
  readonly names: readonly string[]
}

export function grouped(changes: readonly Change[]): Grouped[] {
  const found = new Map<string, Grouped & { names: string[] }>()
  for (const { of, field, before, after, name } of changes) {
    const key = JSON.stringify([of, field, before, after])
    const group = found.get(key) ?? { of, field, before, after, names: [] }
    if (name !== '') group.names.push(name)
    found.set(key, group)
  }
  return [...found.values()]
}
