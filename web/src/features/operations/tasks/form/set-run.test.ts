import { describe, expect, it } from 'vitest'
import { fieldsOf, labelOf, labelsOf, merged, NIGHTLY, ownedBy } from './set-run'

const STORED = {
  organization: 'acme',
  user: 'anna',
  unit_test_set_id: 'a'.repeat(24),
  repeat: 3,
  seed: 7,
  only: { names: ['one'] },
  labels: { job: 'nightly', url: 'http://x' },
  policy: { replays: 1, budget: { calls: 500, money: 2.5 } },
  baseline: { type: 'label', key: 'branch', value: 'main' },
}

describe('the config of a task that runs a set', () => {
  it('is read into fields', () => {
    expect(fieldsOf(STORED)).toEqual({
      set: 'a'.repeat(24),
      repeat: '3',
      labels: 'job:nightly, url:http://x',
      calls: '500',
      baseline: 'branch:main',
    })
  })

  it('is what it was where nothing is changed', () => {
    expect(merged(STORED, fieldsOf(STORED))).toEqual(STORED)
    const odd = { unit_test_set_id: 's', labels: { note: 'a, b:c' }, baseline: { type: 'last_on' } }
    expect(merged(odd, fieldsOf(odd))).toEqual(odd)
  })

  it('keeps what the form does not know beside what it changes', () => {
    const now = { ...fieldsOf(STORED), repeat: '5', calls: '10', labels: 'job: weekly' }
    expect(merged(STORED, now)).toEqual({
      ...STORED,
      repeat: 5,
      labels: { job: 'weekly' },
      policy: { replays: 1, budget: { calls: 10, money: 2.5 } },
    })
  })

  it('loses what is emptied, and only that', () => {
    const now = { ...fieldsOf(STORED), calls: '', baseline: '', labels: '' }
    const { baseline: _, labels: __, ...rest } = STORED
    expect(merged(STORED, now)).toEqual({
      ...rest,
      policy: { replays: 1, budget: { money: 2.5 } },
    })
    const lone = { unit_test_set_id: 's', policy: { budget: { calls: 1 } } }
    expect(merged(lone, { ...fieldsOf(lone), calls: '' })).toEqual({ unit_test_set_id: 's' })
  })

  it('takes a label in the place of another baseline', () => {
    const held = { ...STORED, baseline: { type: 'run', id: 'r' } }
    expect(fieldsOf(held).baseline).toBe('')
    expect(merged(held, { ...fieldsOf(held), baseline: 'branch:main' }).baseline).toEqual({
      type: 'label',
      key: 'branch',
      value: 'main',
    })
  })

  it('of a new task says only what is filled in', () => {
    expect(merged(null, { ...NIGHTLY, set: 's' })).toEqual({
      unit_test_set_id: 's',
      repeat: 1,
      labels: { job: 'nightly' },
    })
  })

  it('belongs to whoever changes it', () => {
    expect(ownedBy(STORED, 'ben')).toEqual({ ...STORED, user: 'ben' })
    expect(ownedBy(STORED, 'anna')).toBe(STORED)
    expect(ownedBy({ repeat: 1 }, 'ben')).toEqual({ repeat: 1 })
  })
})

it('splits labels at commas, and each at its first colon', () => {
  expect(labelsOf(' commit:abc, url: http://x ,')).toEqual({ commit: 'abc', url: 'http://x' })
  expect(labelsOf('')).toEqual({})
  expect(labelsOf('nightly')).toBeNull()
  expect(labelsOf('a:1, a:2')).toBeNull()
  expect(labelOf(':x')).toBeNull()
  expect(labelOf('x:')).toBeNull()
})
