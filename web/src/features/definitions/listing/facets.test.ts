import { expect, it } from 'vitest'
import { labelOf } from './facets'

it.each([
  ['tags', 'family:', 'family'],
  ['tags', 'area:table:4', 'area: table:4'],
  ['tags', 'area:*', 'area: any'],
  ['isActive', 'false', 'not active'],
  ['preferredLanguages', 'deu', 'German'],
  ['preferredLanguages', 'not a code', 'not a code'],
  ['evaluators', 'judge', 'a judge (model)'],
  ['roles', 'guest', 'guest'],
])('says %s %s as %s', (field, label, said) => {
  expect(labelOf(field, label)).toBe(said)
})
