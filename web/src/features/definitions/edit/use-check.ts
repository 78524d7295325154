import type { TypedDocumentNode } from '@urql/core'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { connection } from '~/graphql/connection'
import { type Problem, problemOf } from '~/graphql/problem'
import { useStore } from '~/lib/store'
import type { CheckData, InputProblem } from './kinds/kinds'

const TYPING_MS = 300

export interface Checked {
  /** What the server says of what it was asked last; null before it has said anything. */
  readonly problems: readonly InputProblem[] | null
  /** What the author should know, though it can be saved. */
  readonly remarks: readonly string[]
  /** Whether that is what stands in the form now. */
  readonly isFresh: boolean
  /** Why the server could not say anything. */
  readonly problem: Problem | null
}

interface Found {
  readonly of: string
  readonly problems: readonly InputProblem[] | null
  readonly remarks: readonly string[]
  readonly problem: Problem | null
}

/**
 * What the server thinks of what is written, asked whenever it has been left alone for a moment. A
 * question that is no longer of interest is given up, so the newest answer is what counts.
 */
export function useCheck(
  // biome-ignore lint/suspicious/noExplicitAny: Of any kind.
  document: TypedDocumentNode<CheckData, any>,
  variables: Readonly<Record<string, unknown>> | null,
): Checked {
  const client = useClient()
  const { returns } = useStore(connection)
  const [found, setFound] = useState<Found | null>(null)
  const asked = variables === null ? null : `${returns} ${JSON.stringify(variables)}`
  useEffect(() => {
    if (asked === null) return
    let stop = () => {}
    const timer = setTimeout(() => {
      const text = asked.slice(asked.indexOf(' ') + 1)
      const asking = client
        .query(document, JSON.parse(text), { requestPolicy: 'network-only' })
        .subscribe(({ data, error, stale }) => {
          if (stale) return
          setFound((before) => ({
            of: asked,
            problems: data?.problems ?? before?.problems ?? null,
            remarks: data?.remarks ?? before?.remarks ?? [],
            problem: problemOf(error),
          }))
        })
      stop = () => asking.unsubscribe()
    }, TYPING_MS)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [asked, client, document])
  if (found === null || asked === null) {
    return { problems: null, remarks: [], isFresh: false, problem: null }
  }
  return {
    problems: found.problems,
    remarks: found.remarks,
    isFresh: found.of === asked && found.problem === null,
    problem: found.of === asked ? found.problem : null,
  }
}
