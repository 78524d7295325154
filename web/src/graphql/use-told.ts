import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { useEffect, useRef, useState } from 'react'
import { useClient } from 'urql'

const GATHER_MS = 250

/**
 * How often a subscription told of something that `counts`, what comes at once taken together.
 * Things at hand change by themselves; which ones there are is the server's to say.
 */
export function useTold<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  counts: (data: Data) => boolean = () => true,
): number {
  const [told, setTold] = useState(0)
  const client = useClient()
  const key = JSON.stringify(variables)
  const matters = useRef(counts)
  useEffect(() => {
    matters.current = counts
  })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const news = client
      .subscription(document, JSON.parse(key) as Variables)
      .subscribe(({ data }) => {
        if (data == null || timer !== undefined || !matters.current(data)) return
        timer = setTimeout(() => {
          timer = undefined
          setTold((before) => before + 1)
        }, GATHER_MS)
      })
    return () => {
      clearTimeout(timer)
      news.unsubscribe()
    }
  }, [client, document, key])
  return told
}

/** Ask again each time that something was told. */
export function useAgain(told: number, again: () => void): void {
  const heard = useRef(told)
  useEffect(() => {
    if (heard.current === told) return
    heard.current = told
    again()
  }, [told, again])
}
