import { expect, test } from 'vitest'
import { numberOr, versionOf } from './asked-version'

test('an address asks for a version, or for the latest', () => {
  expect(versionOf(null)).toBe('latest')
  expect(versionOf('latest')).toBe('latest')
  expect(versionOf('3')).toBe('3')
})

test('what is no version is not asked for', () => {
  for (const given of ['', '0', '-1', '1.5', '2-5', 'abc', '99999999999']) {
    expect(versionOf(given), given).toBeNull()
  }
})

test('versions that are set against each other are there', () => {
  expect(numberOr('2', 3, 1)).toBe(2)
  for (const given of [null, '', '0', '4', '-3', 'abc']) expect(numberOr(given, 3, 1)).toBe(1)
})
