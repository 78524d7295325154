import { useCallback, useEffect, useState } from 'react'
import { useClient } from 'urql'
import { connection } from '~/graphql/connection'
import { type Problem, problemOf } from '~/graphql/problem'
import { useStore } from '~/lib/store'
import type { Standing, Writable } from '../kinds/kinds'

/** A definition as the server has it now; null where there is none. */
export type Asked =
  | { readonly state: 'asking' }
  | { readonly state: 'failed'; readonly problem: Problem; readonly again: () => void }
  | { readonly state: 'there'; readonly definition: Standing | null }

const ASKING: Asked = { state: 'asking' }

/** What a version says, asked once: what is being written must not change under the writer. */
export function useStanding({ read }: Writable, id: string | null, version: string): Asked {
  const client = useClient()
  const { returns } = useStore(connection)
  const [asked, setAsked] = useState<Asked>(ASKING)
  const [times, setTimes] = useState(0)
  const again = useCallback(() => setTimes((before) => before + 1), [])
  const attempt = `${times} ${returns}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: Asked anew with each attempt.
  useEffect(() => {
    if (id === null) return
    let isWanted = true
    void client
      .query(read, { id, version }, { requestPolicy: 'network-only' })
      .toPromise()
      .then(({ data, error }) => {
        if (!isWanted) return
        const problem = problemOf(error)
        setAsked((before) => {
          if (before.state === 'there') return before
          if (data != null) return { state: 'there', definition: data.definition }
          return problem === null ? before : { state: 'failed', problem, again }
        })
      })
    return () => {
      isWanted = false
    }
  }, [client, read, id, version, attempt, again])
  return id === null ? { state: 'there', definition: null } : asked
}
