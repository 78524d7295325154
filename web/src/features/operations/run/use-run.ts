import { useEffect, useMemo, useRef, useState } from 'react'
import { useClient } from 'urql'
import { type Answer, useAnswer } from '~/graphql/use-answer'
import { ENDED } from '../status'
import {
  PulseRunDocument,
  type PulseRunEventFragment,
  PulseRunEventsDocument,
  type PulseRunQuery,
  PulseRunStandingDocument,
} from './run.gen'

const GATHER_MS = 200

/** Those of `known` and of `news`, each once, in their order. */
export function merged(
  known: readonly PulseRunEventFragment[],
  news: readonly PulseRunEventFragment[],
): readonly PulseRunEventFragment[] {
  const last = known.at(-1)?.position ?? 0
  const seen = new Set<number>()
  const later = news.filter(({ position }) => {
    if (position <= last || seen.has(position)) return false
    seen.add(position)
    return true
  })
  return later.length === 0 ? known : [...known, ...later]
}

export interface Followed {
  readonly answer: Answer<PulseRunQuery>
  /** The oldest first, with those that came since. */
  readonly events: readonly PulseRunEventFragment[]
}

/** A run, and what happens to it for as long as it goes on. */
export function useRun(id: string): Followed {
  const answer = useAnswer(PulseRunDocument, { id })
  const run = answer.data?.run
  // To the end of the stream, which is later than that the run is known to have ended.
  const [follows, setFollows] = useState(false)
  if (!follows && run != null && !ENDED.has(run.status)) setFollows(true)
  const client = useClient()
  const [news, setNews] = useState<readonly PulseRunEventFragment[]>([])
  const known = run?.events
  const events = useMemo(() => merged(known ?? [], news), [known, news])
  const last = useRef(0)
  useEffect(() => {
    last.current = events.at(-1)?.position ?? 0
  })

  useEffect(() => {
    if (!follows) return
    let gathered: PulseRunEventFragment[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = () => {
      timer = undefined
      const fresh = gathered
      gathered = []
      setNews((before) => [...before, ...fresh])
      // What happened is told; where the run stands by it is the server's to say.
      void client
        .query(PulseRunStandingDocument, { id }, { requestPolicy: 'network-only' })
        .toPromise()
    }
    const happening = client
      .subscription(PulseRunEventsDocument, { id, after: last.current })
      .subscribe(({ data }) => {
        if (!data) return
        gathered.push(data.runEvents)
        timer ??= setTimeout(show, GATHER_MS)
      })
    // Where it stood was read before what had happened: the one may not know of the other.
    timer ??= setTimeout(show, 0)
    return () => {
      clearTimeout(timer)
      happening.unsubscribe()
    }
  }, [client, id, follows])
  return { answer, events }
}
