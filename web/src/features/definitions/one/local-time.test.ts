import { expect, it } from 'vitest'
import { fromLocal, toLocal } from './local-time'

it('goes to and fro without loss', () => {
  const iso = '2026-11-01T08:05:00.000Z'
  expect(fromLocal(toLocal(iso))).toBe(iso)
})

it('is null where nothing is said', () => {
  expect(fromLocal('')).toBe(null)
  expect(fromLocal('soon')).toBe(null)
})
