import { useEffect, useRef, useState } from 'react'
import { useClient } from 'urql'
import type { UnitTestSetRunFilter } from '~/graphql/schema.gen'
import { type Answer, useAnswer } from '~/graphql/use-answer'
import { RunNewsDocument, type RunRowFragment, RunsDocument, type RunsQuery } from './runs.gen'

const GATHER_MS = 250
const AT_ONCE = 25
/** What the first page may grow to by new runs, before the pages after it are let go. */
const AT_MOST = 100

export type PageOfRuns = RunsQuery['unitTestSetRuns']

/** Where the first page ends as long as others follow it: at a run, however many come before. */
export interface Anchor {
  readonly cursor: string
  readonly createdAt: string
}

export interface Runs {
  readonly answer: Answer<RunsQuery>
  readonly anchor: Anchor | null
  readonly follow: (anchor: Anchor) => void
  /** How often runs were created or ended since: pages may hold others than before. */
  readonly turns: number
}

const time = ({ createdAt }: Anchor | RunRowFragment): number => Date.parse(createdAt)

/** Those of the first page, without what belongs to the pages after it. */
export const headOf = ({ nodes }: PageOfRuns, anchor: Anchor | null): readonly RunRowFragment[] =>
  anchor === null ? nodes : nodes.filter((run) => time(run) >= time(anchor))

/** Whether so many runs are new that there are some between the first page and the next. */
function isTorn({ nodes, pageInfo }: PageOfRuns, anchor: Anchor): boolean {
  const last = nodes.at(-1)
  return pageInfo.hasNextPage && last !== undefined && time(last) > time(anchor)
}

/** The newest runs, as they are created, go on and end. */
export function useRuns(filter: UnitTestSetRunFilter): Runs {
  const key = JSON.stringify(filter)
  const [followed, follow] = useState<{ readonly key: string; readonly anchor: Anchor } | null>(
    null,
  )
  const anchor = followed?.key === key ? followed.anchor : null
  const first = anchor === null ? AT_ONCE : AT_MOST
  const answer = useAnswer(RunsDocument, { filter, first, after: null })
  // As long as more of the same is asked for, what is there stays.
  const kept = useRef({ key, data: answer.data })
  if (answer.data !== undefined || kept.current.key !== key) {
    kept.current = { key, data: answer.data }
  }
  const { data } = kept.current
  const torn = data !== undefined && anchor !== null && isTorn(data.unitTestSetRuns, anchor)
  useEffect(() => {
    if (torn) follow(null)
  }, [torn])
  const turns = useTurns()
  const again = useRef(answer.again)
  useEffect(() => {
    again.current = answer.again
  })
  useEffect(() => {
    if (turns > 0) again.current()
  }, [turns])
  return {
    answer: { ...answer, data },
    anchor: torn ? null : anchor,
    follow: (next) => follow({ key, anchor: next }),
    turns,
  }
}

/** Counts how often runs were created or ended. Progress is written to the runs at hand. */
function useTurns(): number {
  const client = useClient()
  const [turns, setTurns] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const news = client.subscription(RunNewsDocument, {}).subscribe(({ data }) => {
      // Which runs are shown is the server's to say.
      const kind = data?.unitTestSetRunNews.kind
      if (kind === undefined || kind === 'PROGRESSED' || timer !== undefined) return
      timer = setTimeout(() => {
        timer = undefined
        setTurns((before) => before + 1)
      }, GATHER_MS)
    })
    return () => {
      clearTimeout(timer)
      news.unsubscribe()
    }
  }, [client])
  return turns
}
