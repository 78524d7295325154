import { describe, expect, it } from 'vitest'
import { kindOf, payloadOf } from './payload'

describe('what a signal brings', () => {
  it('is nothing as long as nothing is typed', () => {
    expect(payloadOf('  \n')).toBeNull()
  })

  it.each([
    ['{"approved": true}', { approved: true }, 'object'],
    ['[1]', [1], 'array'],
    ['"yes"', 'yes', 'string'],
    ['12.5', 12.5, 'number'],
    ['false', false, 'boolean'],
    ['null', null, 'null'],
  ])('is JSON where it is: %s', (typed, value, kind) => {
    expect(payloadOf(typed)).toEqual({ value, isText: false })
    expect(kindOf(value)).toBe(kind)
  })

  it.each(['yes', 'ship it, please', '{"approved": tru', "don't"])('is words else: %s', (typed) => {
    expect(payloadOf(` ${typed} `)).toEqual({ value: typed, isText: true })
  })
})
