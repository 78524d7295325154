import { useEffect, useReducer } from 'react'
import { useClient } from 'urql'
import type { TrackedEventFilter } from '~/graphql/schema.gen'
import { EventTailDocument, LatestEventsDocument } from './events.gen'
import { EMPTY, next, type Tail } from './tail'

/** The latest events and those that arrive, for as long as the filter is the same. */
export function useTail(filter: TrackedEventFilter): [Tail, (paused: boolean) => void] {
  const [tail, tell] = useReducer(next, EMPTY)
  const client = useClient()
  useEffect(() => {
    // Before what is there already is read: nothing is missed in between.
    const arriving = client.subscription(EventTailDocument, { filter }).subscribe(({ data }) => {
      if (data) tell({ does: 'arrive', ...data.trackedEventTail })
    })
    const there = client
      .query(LatestEventsDocument, { filter }, { requestPolicy: 'network-only' })
      .subscribe(({ data }) => {
        if (data) tell({ does: 'begin', events: data.trackedEvents.nodes })
      })
    return () => {
      arriving.unsubscribe()
      there.unsubscribe()
    }
  }, [client, filter])
  return [tail, (paused) => tell({ does: paused ? 'pause' : 'resume' })]
}
