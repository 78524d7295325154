import type { ReviewQueueQuery } from './judges.gen'

type Page = ReviewQueueQuery['reviewQueue']
export type Item = Page['nodes'][number]
export type Label = 'right' | 'wrong'

/** What is to be reviewed as far as it was read, and what somebody said in this sitting. */
export interface Queue {
  readonly items: readonly Item[]
  readonly labels: ReadonlyMap<string, Label>
  /** Results in the order in which they were labelled; the last is undone first. */
  readonly labelled: readonly string[]
  readonly at: number
  /** How much there was to review at the beginning; null while that is not known. */
  readonly total: number | null
  /** Where the next page begins; null where there is none. */
  readonly next: string | null
}

export type Happened =
  | { readonly kind: 'read'; readonly page: Page; readonly open?: string | null }
  | { readonly kind: 'moved'; readonly by: 1 | -1 }
  | { readonly kind: 'labelled'; readonly id: string; readonly label: Label }
  | { readonly kind: 'undone'; readonly id: string }

export const NOTHING_READ: Queue = {
  items: [],
  labels: new Map(),
  labelled: [],
  at: 0,
  total: null,
  next: null,
}

const MORE_BEFORE = 5

/** Whether the end of what was read is near, and there is more. */
export const needsMore = (queue: Queue): boolean =>
  queue.next !== null && queue.items.length - queue.at <= MORE_BEFORE

export const left = (queue: Queue): number =>
  Math.max(0, (queue.total ?? 0) - queue.labelled.length)

const clamp = (at: number, items: readonly Item[]): number =>
  Math.min(Math.max(at, 0), Math.max(items.length - 1, 0))

/** The place of the next item that nobody has labelled, from `at` on and then from the start. */
function unlabelled(items: readonly Item[], labels: Queue['labels'], at: number): number | null {
  const open = (item: Item) => !labels.has(item.resultId)
  const after = items.findIndex((item, index) => index > at && open(item))
  if (after >= 0) return after
  const any = items.findIndex(open)
  return any >= 0 ? any : null
}

export function changed(queue: Queue, happened: Happened): Queue {
  switch (happened.kind) {
    case 'read': {
      const { nodes, pageInfo, totalCount } = happened.page
      const known = new Set(queue.items.map((item) => item.resultId))
      const items = [...queue.items, ...nodes.filter((each) => !known.has(each.resultId))]
      const open = items.findIndex((item) => item.resultId === happened.open)
      return {
        ...queue,
        items,
        at: queue.total === null && open >= 0 ? open : queue.at,
        total: queue.total ?? totalCount,
        next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
      }
    }
    case 'moved':
      return { ...queue, at: clamp(queue.at + happened.by, queue.items) }
    case 'labelled': {
      const labels = new Map(queue.labels).set(happened.id, happened.label)
      return {
        ...queue,
        labels,
        labelled: [...queue.labelled.filter((id) => id !== happened.id), happened.id],
        at: unlabelled(queue.items, labels, queue.at) ?? queue.at,
      }
    }
    case 'undone': {
      const labels = new Map(queue.labels)
      labels.delete(happened.id)
      const at = queue.items.findIndex((item) => item.resultId === happened.id)
      return {
        ...queue,
        labels,
        labelled: queue.labelled.filter((id) => id !== happened.id),
        at: at >= 0 ? at : queue.at,
      }
    }
  }
}
