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
}

export const EMPTY: Tail = { events: [], held: [], heldCount: 0, paused: false, skipped: 0 }

export type News =
  | { readonly does: 'begin'; readonly events: readonly TailedEventFragment[] }
  | {
      readonly does: 'arrive'
      readonly events: readonly TailedEventFragment[]
      readonly skipped: number | null
    }
  | { readonly does: 'pause' }
  | { readonly does: 'resume' }

/** Those of `fresh` that are new before those of `shown`: both the latest first. */
function before(
  fresh: readonly TailedEventFragment[],
  shown: readonly TailedEventFragment[],
): readonly TailedEventFragment[] {
  const known = new Set(shown.map((event) => event.id))
  return [...fresh.filter((event) => !known.has(event.id)), ...shown].slice(0, SHOWN)
}

export function next(tail: Tail, news: News): Tail {
  switch (news.does) {
    case 'begin':
      // What arrived meanwhile may be in both.
      return { ...tail, events: before(tail.events, news.events) }
    case 'arrive': {
      const latest = [...news.events].reverse()
      const skipped =
        tail.skipped === null || news.skipped === null ? null : tail.skipped + news.skipped
      if (!tail.paused) return { ...tail, skipped, events: before(latest, tail.events) }
      const count = tail.heldCount + latest.length + (news.skipped ?? 0)
      return { ...tail, skipped, held: before(latest, tail.held), heldCount: count }
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
