import { type RefObject, useRef } from 'react'
import { useKeys } from '~/lib/keys'

interface Words {
  readonly next: string
  readonly previous: string
}

/** `j` and `k` go from row to row of a table, by the link in the heading of each. */
export function useRowKeys({ next, previous }: Words): RefObject<HTMLTableElement | null> {
  const table = useRef<HTMLTableElement>(null)
  const move = (step: number) => {
    const links = [...(table.current?.querySelectorAll<HTMLElement>('th a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus()
  }
  useKeys([
    { keys: 'j', does: next, run: () => move(1) },
    { keys: 'k', does: previous, run: () => move(-1) },
  ])
  return table
}
