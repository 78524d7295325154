import { describe, expect, it } from 'vitest'
import { changesBetween } from './changes'
import { linesOf, pointsOf, type RunOfSet } from './points'

const pin = (definitionId: string, version = 1) => ({ definitionId, version, name: definitionId })

const unitTest = (id: string, persona = 1, metric = 1) => ({
  pinned: pin(id),
  persona: pin('Ana', persona),
  scenario: pin('Book'),
  service: pin('Line'),
  metricsToEvaluate: [{ successCriterionName: 'Polite', metricVersion: metric }],
})

const run = (id: string, passRate: number | null, change: Partial<RunOfSet> = {}): RunOfSet => ({
  id,
  databaseId: id,
  createdAt: '2026-01-01T00:00:00Z',
  verdict: 'FAILED',
  unitTestSetVersion: 1,
  total: { passed: 1, counted: 2, passRate, interval: null, metrics: [] },
  unitTests: [unitTest('Books')],
  ...change,
})

describe('the points of a trend', () => {
  it('go from the oldest to the newest, each with the one before', () => {
    const points = pointsOf([run('new', 0.5), run('mid', 0.8), run('old', 1)])
    expect(points.map((each) => [each.run.id, each.x, each.y, each.before?.id])).toEqual([
      ['old', 0, 1, undefined],
      ['mid', 0.5, 0.8, 'old'],
      ['new', 1, 0.5, 'mid'],
    ])
  })

  it('leave out runs in which nothing counted', () => {
    expect(pointsOf([run('a', null), run('b', 0.2)])).toMatchObject([{ x: 0.5, low: 0.2 }])
    expect(pointsOf([])).toEqual([])
  })

  it('say where something was played in another version', () => {
    const second = { unitTestSetVersion: 2 }
    const points = pointsOf([run('c', 1, second), run('b', 1, second), run('a', 1)])
    expect(points.map((each) => each.changes.length)).toEqual([0, 1, 0])
  })
})

describe('what changed between two runs', () => {
  it('is said of each definition once', () => {
    const before = run('a', 1, { unitTests: [unitTest('Books'), unitTest('Changes')] })
    const after = run('b', 1, { unitTests: [unitTest('Books', 2, 3), unitTest('Changes', 2, 3)] })
    expect(changesBetween(before, after)).toEqual([
      { kind: 'persona', name: 'Ana', before: 1, after: 2 },
      { kind: 'metric', name: 'Polite', before: 1, after: 3 },
    ])
    expect(changesBetween(before, before)).toEqual([])
  })

  it('is also what is new or gone', () => {
    const other = run('b', 1, { unitTests: [unitTest('Changes')] })
    const changes = changesBetween(run('a', 1), other)
    expect(changes).toContainEqual({ kind: 'unitTest', name: 'Changes', before: null, after: 1 })
    expect(changes).toContainEqual({ kind: 'unitTest', name: 'Books', before: 1, after: null })
  })
})

it('draws metrics that were numbers in more than one run', () => {
  const measured = (value: number) => ({
    total: {
      passed: 1,
      counted: 2,
      passRate: 0.5,
      interval: null,
      metrics: [
        { metricId: 'm', name: 'Turns', mean: { value, interval: { low: value - 1, high: 9 } } },
        { metricId: 'n', name: 'Tone', mean: null },
      ],
    },
  })
  const lines = linesOf(pointsOf([run('b', 1, measured(4)), run('a', 1, measured(3))]))
  expect(lines).toMatchObject([{ name: 'Turns', least: 2, most: 9 }])
  expect(linesOf(pointsOf([run('a', 1, measured(3))]))).toEqual([])
})
