import { expect, it } from 'vitest'
import { taskTitle } from './task-title'

const MADE = 'Unit test set 6b0d2a58a9d31964b0c75808 of demo'

it.each([
  [MADE, 'Smoke', 'Smoke, by hand'],
  [MADE, undefined, MADE],
  // What people called so is theirs.
  ['Unit test set of mine', 'Smoke', 'Unit test set of mine'],
  ['Nightly', 'Smoke', 'Nightly'],
])('calls %s of the set %s “%s”', (name, set, title) => {
  expect(taskTitle(name, set)).toBe(title)
})
