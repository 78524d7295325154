import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { POSSIBLE_TYPES } from './possible-types'

it('names all that an interface or a union stands for', () => {
  const schema = readFileSync('../graphql_schema/schema.graphql', 'utf8')
  const found: Record<string, string[]> = {}
  for (const [, type = '', interfaces = ''] of schema.matchAll(/^type (\w+) implements (.+) \{/gm))
    for (const each of interfaces.split(' & ')) found[each] = [...(found[each] ?? []), type]
  for (const [, union = '', types = ''] of schema.matchAll(/^union (\w+) = (.+)$/gm))
    found[union] = types.split(' | ').toSorted()
  const sorted = Object.entries(POSSIBLE_TYPES).map(([name, types]) => [name, types.toSorted()])
  expect(Object.fromEntries(sorted)).toEqual(found)
})
