import { expect, it } from 'vitest'
import type { HistoryEntry } from './documents'
import { withBefore, wordsOf } from './history-words'

const entry = (
  event: string,
  version: number | null = null,
  changed: string[] = [],
): HistoryEntry => ({
  event,
  version,
  changed,
  at: '2026-11-01T00:00:00Z',
  by: { userId: 'olga' },
})

it('says what happened, the latest first', () => {
  const history = [
    entry('PersonaCreated'),
    entry('PersonaRevised', 2, ['background', 'preferred_language']),
    entry('PersonaRevised', 2, ['tags']),
    entry('PersonaDeleted'),
    entry('PersonaUndeleted'),
    entry('PersonaRevised', 3, []),
  ]
  expect(withBefore(history).map(({ entry, before }) => wordsOf(entry, before))).toEqual([
    'wrote version 3',
    'brought it back',
    'deleted it',
    'changed Tags',
    'wrote version 2: Background, Language',
    'created it',
  ])
})

it('does not need the beginning', () => {
  const history = [entry('MetricDeleted'), entry('MetricRevised', 7, ['name'])]
  expect(withBefore(history).map(({ entry, before }) => wordsOf(entry, before))).toEqual([
    'wrote version 7: Name',
    'deleted it',
  ])
})
