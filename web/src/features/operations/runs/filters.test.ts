import { describe, expect, it } from 'vitest'
import { filterOf, isFiltered } from './filters'

const NOW = Date.parse('2026-03-04T10:20:30Z')
const of = (query: string) => filterOf(new URLSearchParams(query), NOW)

describe('the filter of an address', () => {
  it('asks for nothing where nothing is said', () => {
    expect(of('')).toEqual({})
    expect(isFiltered(new URLSearchParams('other=1'))).toBe(false)
  })

  it('takes what the address names', () => {
    expect(of('status=WAITING&source=SCHEDULE&task=abc&since=1')).toEqual({
      statuses: ['WAITING'],
      triggerSources: ['SCHEDULE'],
      taskIds: ['abc'],
      createdAfter: '2026-03-03T10:00:00.000Z',
    })
    expect(isFiltered(new URLSearchParams('task=abc'))).toBe(true)
  })

  it('leaves out what is no status, source or number', () => {
    expect(of('status=FAST&source=CHANCE&since=soon')).toEqual({})
  })
})
