import { useEffect } from 'react'

/** Dialogs give the focus back by themselves, a frame or two after they are gone. */
const PATIENCE_MS = 100

const isLost = () => document.activeElement === null || document.activeElement === document.body

/**
 * Whoever reads by keys or by ear keeps their place: when what had the focus goes, the heading of the view
 * takes it, and a button that was switched off while the server was asked has it back afterwards.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: HTMLElement | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const heard = (event: FocusEvent) => {
      last = event.target instanceof HTMLElement ? event.target : null
    }
    // Who clicks beside everything has given the focus away.
    const left = () => {
      last = null
    }
    const mend = () => {
      timer = undefined
      if (last === null || !isLost()) return
      if (!last.isConnected)
        document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
      else if (!last.matches(':disabled')) last.focus({ preventScroll: true })
    }
    const look = () => {
      if (last === null || (last.isConnected && !isLost())) return
      timer ??= setTimeout(mend, PATIENCE_MS)
    }
    const observer = new MutationObserver(look)
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['disabled'],
    })
    document.addEventListener('focusin', heard)
    document.addEventListener('pointerdown', left)
    return () => {
      clearTimeout(timer)
      observer.disconnect()
      document.removeEventListener('focusin', heard)
      document.removeEventListener('pointerdown', left)
    }
  }, [])
}
