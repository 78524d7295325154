import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { POSSIBLE_TYPES } from './possible-types'

it('names all that implements an interface', () => {
  const schema = readFileSync('../graphql_schema/schema.graphql', 'utf8')
  const found: Record<string, string[]> = {}
  for (const [, type = '', interfaces = ''] of schema.matchAll(/^type (\w+) implements (.+) \{/gm))
    for (const each of interfaces.split(' & ')) found[each] = [...(found[each] ?? []), type]
  const sorted = Object.entries(POSSIBLE_TYPES).map(([name, types]) => [name, types.toSorted()])
  expect(Object.fromEntries(sorted)).toEqual(found)
})
