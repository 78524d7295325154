import { expect, test } from 'vitest'
import type { TailedEventFragment } from './events.gen'
import { EMPTY, type News, next } from './tail'

const event = (id: string) => ({ id, name: 'a' }) as TailedEventFragment
const arrive = (ids: string, skipped: number | null = 0): News => ({
  does: 'arrive',
  events: [...ids].map(event),
  skipped,
})
const after = (...news: News[]) => news.reduce(next, EMPTY)
const ids = (events: readonly TailedEventFragment[]) => events.map((each) => each.id).join('')

test('the latest comes first', () => {
  expect(EMPTY.begun).toBe(false)
  const tail = after(arrive('abc'), arrive('d'))
  expect(ids(tail.events)).toBe('dcba')
  expect(tail.begun).toBe(true)
})

test('what it begins with after a gap is there once, shown or held', () => {
  expect(ids(after(arrive('abc'), arrive('bcd')).events)).toBe('dcba')
  const held = after(arrive('ab'), { does: 'pause' }, arrive('c'), arrive('abcd'))
  expect(held.heldCount).toBe(2)
  expect(ids(next(held, { does: 'resume' }).events)).toBe('dcba')
})

test('while it is paused nothing moves, and then all of it is there', () => {
  const paused = after(arrive('a'), { does: 'pause' }, arrive('b'), arrive('c', 4))
  expect(ids(paused.events)).toBe('a')
  expect(paused.heldCount).toBe(6)
  const tail = next(paused, { does: 'resume' })
  expect(ids(tail.events)).toBe('cba')
  expect(tail.heldCount).toBe(0)
})

test('what was left out is counted as long as somebody counts it', () => {
  expect(after(arrive('a', 2), arrive('b', 3)).skipped).toBe(5)
  expect(after(arrive('a', 2), arrive('b', null), arrive('c', 3)).skipped).toBe(null)
})

test('no more is kept than is shown', () => {
  const many = Array.from({ length: 300 }, (_, index) => event(String(index)))
  const tail = after({ does: 'arrive', events: many, skipped: 0 })
  expect(tail.events).toHaveLength(50)
  expect(tail.events[0]?.id).toBe('299')
})
