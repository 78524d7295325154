import { expect, it } from 'vitest'
import { hasDaylightSaving } from './zone'

it('knows a clock that is put forward, in the north and in the south', () => {
  const summer = (time: Date) => (time.getMonth() > 2 && time.getMonth() < 9 ? 120 : 60)
  expect(hasDaylightSaving(summer, 2026)).toBe(true)
  expect(hasDaylightSaving((time) => -summer(time), 2026)).toBe(true)
  expect(hasDaylightSaving(() => 330, 2026)).toBe(false)
})
