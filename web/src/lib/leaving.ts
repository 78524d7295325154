import { useEffect, useRef } from 'react'

let ask: (() => boolean) | null = null

/** Whether the view may be left, which whoever has something to lose is asked first. */
export const mayLeave = (): boolean => ask === null || ask()

/**
 * Ask before the view is left, as long as there is a `question`. Closing the tab asks in the
 * browser's own words; its back button cannot be held, so what must not be lost is kept as well.
 * What is done is not lost.
 */
export function useLeaving(question: string | null, isDone: { readonly current: boolean }): void {
  const latest = useRef(question)
  latest.current = question
  useEffect(() => {
    const mayGo = () => latest.current === null || isDone.current
    const asks = () => mayGo() || window.confirm(latest.current ?? '')
    const close = (event: BeforeUnloadEvent) => {
      if (!mayGo()) event.preventDefault()
    }
    ask = asks
    addEventListener('beforeunload', close)
    return () => {
      if (ask === asks) ask = null
      removeEventListener('beforeunload', close)
    }
  }, [isDone])
}
