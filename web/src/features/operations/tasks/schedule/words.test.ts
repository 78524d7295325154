import { expect, it } from 'vitest'
import { scheduleWords } from './words'

it.each([
  [null, 0, 'Only by hand'],
  ['0 3 * * *', 60, 'Every day at 04:00'],
  ['30 23 * * *', 60, 'Every day at 00:30'],
  ['0 3 * * 1-5', 0, 'Weekdays at 03:00'],
  // Over midnight the days are others.
  ['30 23 * * 0-4', 60, 'Weekdays at 00:30'],
  ['0 9 * * 0,6', 0, 'Sat, Sun at 09:00'],
  ['0 3 * * 2', -300, 'Mon at 22:00'],
  ['*/15 * * * *', 60, 'Every 15 minutes'],
  ['*/1 * * * *', 0, 'Every minute'],
  ['*/7 * * * *', 0, 'By cron: */7 * * * * (UTC)'],
  ['10 * * * *', 330, 'Every hour, 40 minutes past'],
  ['0 * * * *', -60, 'Every hour, on the hour'],
  ['0 */6 * * *', 0, 'Every 6 hours'],
  ['0 3 1 * *', 60, 'By cron: 0 3 1 * * (UTC)'],
  ['0 3 * * * 30', 60, 'By cron: 0 3 * * * 30 (UTC)'],
])('says %j, %i minutes before UTC, as “%s”', (cron, offset, words) => {
  expect(scheduleWords(cron, offset)).toBe(words)
})
