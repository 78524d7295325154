import { Component, type ReactNode } from 'react'
import { app } from '~/text/en/app'

interface Properties {
  readonly children: ReactNode
}

/** Keeps the rest of the page where a view breaks, or its files are gone after an update. */
export class Broken extends Component<Properties, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <div className="note" data-tone="fail" role="alert">
        <div>
          <p>{app.broken}</p>
          <p className="small soft">{app.brokenWhy}</p>
        </div>
        <button type="button" className="button" onClick={() => location.reload()}>
          {app.reload}
        </button>
      </div>
    )
  }
}
