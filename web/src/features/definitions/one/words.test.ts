import { describe, expect, it } from 'vitest'
import { changedWords } from './words'

describe('what changed between two texts', () => {
  it('is told word by word', () => {
    expect(changedWords('a table by the door', 'a table at the desk')).toEqual([
      { kind: 'same', text: 'a table ' },
      { kind: 'gone', text: 'by' },
      { kind: 'new', text: 'at' },
      { kind: 'same', text: ' the ' },
      { kind: 'gone', text: 'door' },
      { kind: 'new', text: 'desk' },
    ])
  })

  it('keeps phrases together', () => {
    expect(changedWords('calls from the road', 'has little time')).toEqual([
      { kind: 'gone', text: 'calls from the road' },
      { kind: 'new', text: 'has little time' },
    ])
  })

  it('is nothing where they are the same, and all where one is empty', () => {
    expect(changedWords('x y', 'x y')).toEqual([{ kind: 'same', text: 'x y' }])
    expect(changedWords('', 'x')).toEqual([{ kind: 'new', text: 'x' }])
    expect(changedWords('x', '')).toEqual([{ kind: 'gone', text: 'x' }])
    expect(changedWords('', '')).toEqual([])
  })

  it('gives back both texts, whatever they are', () => {
    const texts = ['a b a b', 'b a  b', ' b\na', 'c', '']
    for (const before of texts) {
      for (const after of texts) {
        const parts = changedWords(before, after)
        const of = (kind: string) =>
          parts.filter((part) => part.kind !== kind).map((part) => part.text)
        expect(of('new').join('')).toBe(before)
        expect(of('gone').join('')).toBe(after)
      }
    }
  })

  it('sets long texts against each other as wholes', () => {
    const long = 'word '.repeat(2_000)
    expect(changedWords(long, 'x').map((part) => part.kind)).toEqual(['gone', 'new'])
  })
})
