import { useEffect, useRef } from 'react'
import { useClient } from 'urql'
import { PulseRunNewsDocument } from './runs.gen'

const GATHER_MS = 250

/** Rows at hand change by themselves; `again` is called when there may be others than before. */
export function useNews(again: () => void): void {
  const latest = useRef(again)
  useEffect(() => {
    latest.current = again
  })
  const client = useClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const news = client.subscription(PulseRunNewsDocument, {}).subscribe(({ data }) => {
      if (!data || timer !== undefined) return
      timer = setTimeout(() => {
        timer = undefined
        latest.current()
      }, GATHER_MS)
    })
    return () => {
      clearTimeout(timer)
      news.unsubscribe()
    }
  }, [client])
}
