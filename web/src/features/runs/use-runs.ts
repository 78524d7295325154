import { useEffect, useRef } from 'react'
import { useClient } from 'urql'
import type { UnitTestSetRunFilter } from '~/graphql/schema.gen'
import { type Answer, useAnswer } from '~/graphql/use-answer'
import { RunNewsDocument, RunsDocument, type RunsQuery } from './runs.gen'

const GATHER_MS = 250

/** Runs, the newest first, as they are created, go on and end. */
export function useRuns(filter: UnitTestSetRunFilter, first: number): Answer<RunsQuery> {
  const answer = useAnswer(RunsDocument, { filter, first, after: null })
  const again = useRef(answer.again)
  useEffect(() => {
    again.current = answer.again
  })
  const client = useClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const news = client.subscription(RunNewsDocument, {}).subscribe(({ data }) => {
      // Progress is written to the runs at hand; which runs are shown is the server's to say.
      const kind = data?.unitTestSetRunNews.kind
      if (kind === undefined || kind === 'PROGRESSED' || timer !== undefined) return
      timer = setTimeout(() => {
        timer = undefined
        again.current()
      }, GATHER_MS)
    })
    return () => {
      clearTimeout(timer)
      news.unsubscribe()
    }
  }, [client])
  return answer
}
