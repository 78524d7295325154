import { expect, it } from 'vitest'
import { filterOf, isFiltered } from './filters'

it.each([
  ['', {}],
  [
    'scheduled=yes&type=simulation.set_run',
    { isScheduled: true, taskTypes: ['simulation.set_run'] },
  ],
  ['scheduled=no', { isScheduled: false }],
  ['deleted=only', { isDeleted: true }],
  ['deleted=with', { isDeleted: null }],
  ['scheduled=maybe&deleted=perhaps&type=&other=1', {}],
])('%j asks for %j', (query, filter) => {
  const parameters = new URLSearchParams(query)
  expect(filterOf(parameters)).toEqual(filter)
  expect(isFiltered(parameters)).toBe(Object.keys(filter).length > 0)
})
