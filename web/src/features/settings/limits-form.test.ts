import { expect, test } from 'vitest'
import { fieldsOf, isSame, limitsOf } from './limits-form'

const limits = {
  runBudget: { calls: 500, tokens: null, money: 2.5, seconds: null },
  requestsPerMinute: 300,
  setBy: 'olga',
  setAt: '2026-01-01T00:00:00Z',
}

test('what is shown is what would be saved', () => {
  const fields = fieldsOf(limits)
  expect(fields.tokens).toBe('')
  expect(limitsOf(fields)).toEqual({
    runBudget: { calls: 500, tokens: null, money: 2.5, seconds: null },
    requestsPerMinute: 300,
  })
})

test('a budget without any cap is none', () => {
  expect(limitsOf(fieldsOf(null))).toEqual({ runBudget: null, requestsPerMinute: null })
})

test('a change is one of any field', () => {
  const fields = fieldsOf(limits)
  expect(isSame(fields, fieldsOf(limits))).toBe(true)
  expect(isSame(fields, { ...fields, money: '' })).toBe(false)
})
