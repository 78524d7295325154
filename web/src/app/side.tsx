import { useState } from 'react'
import { Link } from 'wouter'
import { keepSignIn, refuseSignIn, signedIn } from '~/graphql/signed-in'
import type { Viewer } from '~/graphql/viewer'
import { useStore } from '~/lib/store'
import { app } from '~/text/en/app'
import { common } from '~/text/en/common'
import { definitions } from '~/text/en/definitions'
import { show, THEMES, type Theme, theme } from './theme'

const { kinds } = definitions

interface Place {
  readonly path: string
  readonly name: string
  /** The permission without which it is not offered. */
  readonly needs?: string
}

/** The places of the page, in groups. */
const PLACES: readonly (readonly Place[])[] = [
  [
    { path: '/runs', name: app.runs },
    { path: '/compare', name: app.compare },
    { path: '/trends', name: app.trends },
    { path: '/judges', name: app.judges },
  ],
  [
    { path: '/sets', name: kinds.sets.many },
    { path: '/unit-tests', name: kinds['unit-tests'].many },
    { path: '/personas', name: kinds.personas.many },
    { path: '/scenarios', name: kinds.scenarios.many },
    { path: '/metrics', name: kinds.metrics.many },
    { path: '/services', name: kinds.services.many },
  ],
  [
    { path: '/operations/runs', name: app.pulseRuns },
    { path: '/operations/tasks', name: app.tasks },
    { path: '/operations/events', name: app.events },
    { path: '/operations/pulse', name: app.demoPulse, needs: 'DemoPulse:GetDemoPulse' },
  ],
  [
    { path: '/people', name: app.people },
    { path: '/settings', name: app.settings },
  ],
]

const isOffered = ({ needs }: Place, viewer: Viewer | null): boolean =>
  needs === undefined || viewer?.permissions.has(needs) === true

interface Properties {
  readonly path: string
  readonly viewer: Viewer | null
  readonly search: () => void
  readonly help: () => void
}

export function Side({ path, viewer, search, help }: Properties) {
  const [open, setOpen] = useState(false)
  return (
    <header className="side" data-open={open}>
      <div className="side-top">
        <Link href="/runs" className="brand">
          <span className="brand-mark" aria-hidden="true">
            <i data-mark="pass" className="mark" />
            <i data-mark="fail" className="mark" />
          </span>
          {common.name}
        </Link>
        <button
          type="button"
          className="button plain side-toggle"
          aria-expanded={open}
          aria-controls="side-body"
          onClick={() => setOpen(!open)}
        >
          {app.menu}
        </button>
      </div>
      <div id="side-body" className="side-body">
        <button type="button" className="button search-button" onClick={search}>
          {app.search} <kbd>{app.searchKey}</kbd>
        </button>
        <nav aria-label={app.navigation}>
          {PLACES.map((group) => (
            <ul key={group[0]?.path}>
              {group
                .filter((place) => isOffered(place, viewer))
                .map((place) => (
                  <li key={place.path}>
                    <Link
                      href={place.path}
                      aria-current={path.startsWith(place.path) ? 'page' : undefined}
                    >
                      {place.name}
                    </Link>
                  </li>
                ))}
            </ul>
          ))}
          <ul>
            <li>
              <a href="/graphql">{app.api}</a>
            </li>
          </ul>
        </nav>
        <div className="side-end">
          <ThemeChoice />
          <button type="button" className="button plain" onClick={help}>
            {app.help} <kbd>?</kbd>
          </button>
          {viewer !== null && <Who viewer={viewer} />}
        </div>
      </div>
    </header>
  )
}

function ThemeChoice() {
  const shown = useStore(theme)
  return (
    <label className="theme">
      <span className="unseen">{app.theme}</span>
      <select
        className="input"
        value={shown}
        onChange={(event) => show(event.target.value as Theme)}
      >
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {app.themes[each]}
          </option>
        ))}
      </select>
    </label>
  )
}

function Who({ viewer }: { viewer: Viewer }) {
  const signed = useStore(signedIn)
  return (
    <div className="who small soft">
      <p>
        <span className="unseen">{app.signedInAs('')}</span>
        {viewer.name ?? viewer.userId} · {viewer.orgId}
      </p>
      {signed !== null && (
        <button
          type="button"
          className="button plain"
          onClick={() => {
            keepSignIn(null)
            refuseSignIn()
          }}
        >
          {app.signOut}
        </button>
      )}
    </div>
  )
}
