import { describe, expect, it } from 'vitest'
import { changed, type Item, left, NOTHING_READ, needsMore, type Queue } from './queue-state'

const item = (resultId: string): Item => ({
  resultId,
  sessionId: `s-${resultId}`,
  runId: 'r',
  slot: 0,
  doubt: 'NONE',
})

const page = (ids: string, endCursor: string | null = null, totalCount = ids.length) => ({
  nodes: [...ids].map(item),
  totalCount,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
})

const read = (ids: string, ...rest: [(string | null)?, number?]): Queue =>
  changed(NOTHING_READ, { kind: 'read', page: page(ids, ...rest) })

const ids = (queue: Queue) => queue.items.map((each) => each.resultId).join('')

describe('a queue', () => {
  it('grows by what is read, once each', () => {
    const queue = read('abc', 'c', 5)
    expect(needsMore(queue)).toBe(true)
    const all = changed(queue, { kind: 'read', page: page('cde', null, 4) })
    expect(ids(all)).toBe('abcde')
    expect(left(all)).toBe(5)
    expect(needsMore(all)).toBe(false)
  })

  it('begins where the address says', () => {
    const queue = changed(NOTHING_READ, { kind: 'read', page: page('abc'), open: 'b' })
    expect(queue.at).toBe(1)
    expect(changed(queue, { kind: 'read', page: page('d'), open: 'a' }).at).toBe(1)
  })

  it('moves within its bounds', () => {
    const queue = read('ab')
    expect(changed(queue, { kind: 'moved', by: -1 }).at).toBe(0)
    const second = changed(queue, { kind: 'moved', by: 1 })
    expect(changed(second, { kind: 'moved', by: 1 }).at).toBe(1)
  })

  it('goes on to what was passed by once the rest is labelled', () => {
    const skipped = changed(read('abc'), { kind: 'moved', by: 1 })
    const two = changed(skipped, { kind: 'labelled', id: 'b', label: 'right' })
    expect(two.at).toBe(2)
    const three = changed(two, { kind: 'labelled', id: 'c', label: 'wrong' })
    expect(three.at).toBe(0)
    expect(left(three)).toBe(1)
    const all = changed(three, { kind: 'labelled', id: 'a', label: 'wrong' })
    expect([all.at, left(all)]).toEqual([0, 0])
  })

  it('goes back to what is undone', () => {
    const labelled = changed(read('abc'), { kind: 'labelled', id: 'a', label: 'right' })
    const undone = changed(labelled, { kind: 'undone', id: 'a' })
    expect([undone.at, left(undone), undone.labels.size]).toEqual([0, 3, 0])
  })
})
