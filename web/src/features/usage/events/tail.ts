import type { TailedEventFragment } from './events.gen'

const SHOWN = 50

/** What a live list shows, the latest first, and what it does not. */
export interface Tail {
  readonly events: readonly TailedEventFragment[]
  /** What came while the list was paused, the latest first. */
  readonly held: readonly TailedEventFragment[]
  readonly heldCount: number
  readonly paused: boolean
  /** Left out since it began, as they came too fast; null where nobody counted them. */
  readonly skipped: number | null
  /** Whether what is there has been told of. */
  readonly begun: boolean
}

export const EMPTY: Tail = {
  events: [],
  held: [],
  heldCount: 0,
  paused: false,
  skipped: 0,
  begun: false,
}

export type News =
  | {
      readonly does: 'arrive'
      readonly events: readonly TailedEventFragment[]
      readonly skipped: number | null
    }
  | { readonly does: 'pause' }
  | { readonly does: 'resume' }

const before = (
  fresh: readonly TailedEventFragment[],
  shown: readonly TailedEventFragment[],
): readonly TailedEventFragment[] => [...fresh, ...shown].slice(0, SHOWN)

/** Those that `tail` does not have, the latest first: after a gap it begins once more. */
function unknown(events: readonly TailedEventFragment[], tail: Tail): TailedEventFragment[] {
  const known = new Set([...tail.events, ...tail.held].map((event) => event.id))
  return events.filter((event) => !known.has(event.id)).reverse()
}

export function next(tail: Tail, news: News): Tail {
  switch (news.does) {
    case 'arrive': {
      const fresh = unknown(news.events, tail)
      const skipped =
        tail.skipped === null || news.skipped === null ? null : tail.skipped + news.skipped
      const now = { ...tail, skipped, begun: true }
      if (!tail.paused) return { ...now, events: before(fresh, tail.events) }
      const heldCount = tail.heldCount + fresh.length + (news.skipped ?? 0)
      return { ...now, held: before(fresh, tail.held), heldCount }
    }
    case 'pause':
      return { ...tail, paused: true }
    case 'resume':
      return {
        ...tail,
        paused: false,
        events: before(tail.held, tail.events),
        held: [],
        heldCount: 0,
      }
  }
}
