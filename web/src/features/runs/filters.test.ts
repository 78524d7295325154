import { describe, expect, it } from 'vitest'
import { filterOf, isFiltered } from './filters'

const NOW = Date.parse('2026-03-04T10:20:30Z')
const of = (query: string) => filterOf(new URLSearchParams(query), NOW)

describe('the filter of an address', () => {
  it('asks for nothing where nothing is said', () => {
    expect(of('')).toEqual({})
    expect(isFiltered(new URLSearchParams('choose=1'))).toBe(false)
  })

  it('takes what the address names', () => {
    expect(of('status=RUNNING&verdict=FAILED&set=abc')).toEqual({
      statuses: ['RUNNING'],
      verdicts: ['FAILED'],
      unitTestSets: ['abc'],
    })
  })

  it('leaves out what is no status, verdict or number', () => {
    expect(of('status=FAST&verdict=1&since=soon')).toEqual({})
  })

  it('splits labels at the first colon', () => {
    expect(of('label=commit')).toEqual({ labels: [{ key: 'commit', value: null }] })
    expect(of('label=url:http://x')).toEqual({ labels: [{ key: 'url', value: 'http://x' }] })
  })

  it('begins at a whole hour', () => {
    expect(of('since=7')).toEqual({ createdAfter: '2026-02-25T10:00:00.000Z' })
  })
})
