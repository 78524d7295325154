import { describe, expect, it } from 'vitest'
import { pointsOf, type RunOfSet } from './points'

const run = (id: string, passRate: number | null, version = 1): RunOfSet => ({
  id,
  databaseId: id,
  createdAt: '2026-01-01T00:00:00Z',
  verdict: 'FAILED',
  unitTestSetVersion: version,
  total: { passed: 1, counted: 2, passRate, interval: null },
})

describe('the points of a trend', () => {
  it('go from the oldest to the newest', () => {
    const points = pointsOf([run('new', 0.5), run('mid', 0.8), run('old', 1)])
    expect(points.map((each) => [each.run.id, each.x, each.y])).toEqual([
      ['old', 0, 1],
      ['mid', 0.5, 0.8],
      ['new', 1, 0.5],
    ])
  })

  it('leave out runs in which nothing counted', () => {
    expect(pointsOf([run('a', null), run('b', 0.2)])).toMatchObject([{ x: 0.5, low: 0.2 }])
    expect(pointsOf([])).toEqual([])
  })

  it('mark where the set became another version', () => {
    const points = pointsOf([run('c', 1, 2), run('b', 1, 2), run('a', 1, 1)])
    expect(points.map((each) => each.changed)).toEqual([false, true, false])
  })
})
