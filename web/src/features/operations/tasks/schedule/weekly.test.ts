import { describe, expect, it } from 'vitest'
import { cronOf, EVERY_DAY, WEEKDAYS, weeklyOf } from './weekly'

const BERLIN = 60
const NEW_YORK = -300
const KOLKATA = 330
const at = (hours: number, minutes = 0) => 60 * hours + minutes

describe('a schedule by the week', () => {
  it.each([
    [EVERY_DAY, at(4), 0, '0 4 * * *'],
    [EVERY_DAY, at(4), BERLIN, '0 3 * * *'],
    [EVERY_DAY, at(0, 30), BERLIN, '30 23 * * *'],
    [WEEKDAYS, at(4), BERLIN, '0 3 * * 1-5'],
    // Half past midnight on Monday is Sunday still, in UTC.
    [WEEKDAYS, at(0, 30), BERLIN, '30 23 * * 0-4'],
    // Ten in the evening on Friday is Saturday there.
    [WEEKDAYS, at(22), NEW_YORK, '0 3 * * 2-6'],
    [[6], at(22), NEW_YORK, '0 3 * * 0'],
    [[0], at(1), KOLKATA, '30 19 * * 6'],
    [[0, 6], at(9), 0, '0 9 * * 0,6'],
    [[1, 3, 4, 5], at(9), 0, '0 9 * * 1,3-5'],
  ])('of %j at %i, %i minutes before UTC, is %s, and comes back', (days, time, offset, cron) => {
    expect(cronOf({ days, at: time }, offset)).toBe(cron)
    expect(weeklyOf(cron, offset)).toEqual({ days, at: time })
  })

  it('knows days by their names, Sunday by 7, and a second that is none', () => {
    expect(weeklyOf('5 6 * * mon-FRI', 0)).toEqual({ days: WEEKDAYS, at: at(6, 5) })
    expect(weeklyOf('5 6 * * 5-7', 0)).toEqual({ days: [0, 5, 6], at: at(6, 5) })
    expect(weeklyOf('05 06 * * 0-6 0', 0)).toEqual({ days: EVERY_DAY, at: at(6, 5) })
  })

  it.each([
    '*/5 * * * *',
    '0 3 1 * *',
    '0 3 * 6 *',
    '0 3,4 * * *',
    '0 3 * * 1#2',
    '0 3 * * 5-1',
    '0 3 * * 1-2-3',
    '0 3 * * * 30',
    '60 3 * * *',
    '0 24 * * *',
    '0 3 * *',
    'nonsense',
    '',
  ])('does not see one in %j', (cron) => {
    expect(weeklyOf(cron, BERLIN)).toBeNull()
  })
})
