import { type ReactNode, useEffect, useRef } from 'react'
import { common } from '~/text/en/common'

interface Properties {
  readonly title: string
  /** Shown in place of the title where it says more. */
  readonly heading?: ReactNode
  readonly above?: ReactNode
  readonly below?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
}

let opened = false

/** A view: its title, which is told to whoever does not see it, and what is in it. */
export function Page({ title, heading, above, below, actions, children }: Properties) {
  const top = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${common.name}`
  }, [title])
  useEffect(() => {
    // Not on the first view: there the browser begins at the top, with the skip link.
    if (opened) top.current?.focus({ preventScroll: true })
    opened = true
  }, [])
  return (
    <div className="stack">
      <header className="page-head">
        <div>
          {above}
          <h1 ref={top} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {below}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
