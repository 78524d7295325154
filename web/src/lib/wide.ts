import { useSyncExternalStore } from 'react'

const query = '(min-width: 1000px)'

function subscribe(tell: () => void): () => void {
  const wide = matchMedia(query)
  wide.addEventListener('change', tell)
  return () => wide.removeEventListener('change', tell)
}

/** Whether there is room for something beside what is read. */
export const useWide = (): boolean =>
  useSyncExternalStore(subscribe, () => matchMedia(query).matches)
