import { useEffect, useReducer } from 'react'
import { useClient } from 'urql'
import type { TrackedEventFilter } from '~/graphql/schema.gen'
import { EventTailDocument } from './events.gen'
import { EMPTY, next, type Tail } from './tail'

/** The latest events and those that arrive, for as long as the filter is the same. */
export function useTail(filter: TrackedEventFilter): [Tail, (paused: boolean) => void] {
  const [tail, tell] = useReducer(next, EMPTY)
  const client = useClient()
  useEffect(() => {
    const { unsubscribe } = client
      .subscription(EventTailDocument, { filter })
      .subscribe(({ data }) => {
        if (data) tell({ does: 'arrive', ...data.trackedEventTail })
      })
    return unsubscribe
  }, [client, filter])
  return [tail, (paused) => tell({ does: paused ? 'pause' : 'resume' })]
}
