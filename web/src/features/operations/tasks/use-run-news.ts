import { useEffect, useRef, useState } from 'react'
import { useClient } from 'urql'
import { TaskRunNewsDocument } from './tasks.gen'

const GATHER_MS = 300

/**
 * How often there was news of runs: of one task, or of all. Where a run stands is written to what
 * is at hand; which run is the last one is the server's to say.
 */
export function useRunNews(task: string | null): number {
  const [told, setTold] = useState(0)
  const client = useClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const taskIds = task === null ? null : [task]
    const news = client.subscription(TaskRunNewsDocument, { taskIds }).subscribe(({ data }) => {
      if (data == null || timer !== undefined) return
      timer = setTimeout(() => {
        timer = undefined
        setTold((before) => before + 1)
      }, GATHER_MS)
    })
    return () => {
      clearTimeout(timer)
      news.unsubscribe()
    }
  }, [client, task])
  return told
}

/** Ask again each time that there was news. */
export function useHeard(told: number, again: () => void): void {
  const heard = useRef(told)
  useEffect(() => {
    if (heard.current === told) return
    heard.current = told
    again()
  }, [told, again])
}
