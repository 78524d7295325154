import { describe, expect, it } from 'vitest'
import { EVERY_NIGHT, expressionOf, inMode, scheduleOf } from './schedule'

const BERLIN = 60

describe('the schedule of a form', () => {
  it.each(['0 3 * * *', '0 3 * * 1-5', '30 23 * * 0-4', '0 9 * * 0,6', '*/5 * * * *', '0 3 1 * *'])(
    'means %s after it was read of it',
    (cron) => {
      expect(expressionOf(scheduleOf(cron, BERLIN), BERLIN)).toBe(cron)
    },
  )

  it('is none where there is none, with a night at hand', () => {
    const none = scheduleOf(null, BERLIN)
    expect(expressionOf(none, BERLIN)).toBeNull()
    expect(expressionOf(inMode(none, 'weekly', BERLIN), BERLIN)).toBe('0 3 * * *')
  })

  it('is not whole without a time or a day', () => {
    expect(expressionOf({ ...EVERY_NIGHT, time: '' }, BERLIN)).toBe('')
    expect(expressionOf({ ...EVERY_NIGHT, preset: 'chosen', days: [] }, BERLIN)).toBe('')
    expect(expressionOf({ ...EVERY_NIGHT, mode: 'cron', cron: ' ' }, BERLIN)).toBe('')
  })

  it('means the same in another mode, where it can', () => {
    const weekdays = { ...EVERY_NIGHT, preset: 'weekdays' as const, time: '00:30' }
    const cron = inMode(weekdays, 'cron', BERLIN)
    expect(cron.cron).toBe('30 23 * * 0-4')
    expect(inMode({ ...cron, cron: '0 9 * * 6' }, 'weekly', BERLIN)).toMatchObject({
      preset: 'chosen',
      days: [6],
      time: '10:00',
    })
    expect(inMode({ ...cron, cron: '0 3 1 * *' }, 'weekly', BERLIN)).toMatchObject({
      preset: 'weekdays',
      time: '00:30',
    })
  })
})
