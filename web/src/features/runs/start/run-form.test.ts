import { describe, expect, it } from 'vitest'
import { emptyForm, inputOf, labelsOf } from './run-form'

describe('the form of a run', () => {
  it('leaves to the server what is not filled in', () => {
    expect(inputOf(emptyForm('s'))).toEqual({
      unitTestSetId: 's',
      repeat: 1,
      seed: null,
      simulator: null,
      labels: [],
    })
  })

  it('sends the caps that are given', () => {
    const form = { ...emptyForm('s'), caps: { ...emptyForm('').caps, money: '2.5', calls: '10' } }
    expect(inputOf(form).policy).toEqual({ budget: { calls: 10, money: 2.5 } })
  })

  it('holds it against one thing at most', () => {
    const form = { ...emptyForm('s'), baselineValue: ' release ' }
    expect(inputOf(form).baseline).toBeUndefined()
    expect(inputOf({ ...form, baseline: 'lastOn' as const }).baseline).toEqual({
      lastOn: { versionSet: 'release' },
    })
  })

  it('splits labels at commas, and each at its first colon', () => {
    expect(labelsOf('commit:abc, url: http://x , nightly,')).toEqual([
      { key: 'commit', value: 'abc' },
      { key: 'url', value: 'http://x' },
      { key: 'nightly', value: '' },
    ])
  })
})
