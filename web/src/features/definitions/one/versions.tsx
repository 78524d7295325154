import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { definitions as text } from '~/text/en/definitions'
import { Moment } from '~/ui/moment'
import type { KindName } from '../kinds'
import type { Definition } from './documents'
import { fromLocal, toLocal } from './local-time'

interface Properties {
  readonly kind: KindName
  readonly definition: Definition
  readonly shown: number | undefined
  /** The time that it is shown as of, if it is. */
  readonly at: string | null
}

const SHOWN = 8

/** The versions of a definition, and the way to a time. */
export function Versions({ kind, definition, shown, at }: Properties) {
  const { nodes, totalCount } = definition.all
  const href = `/${kind}/${definition.databaseId}`
  const list = (from: number, to?: number) => (
    <ol className="plain-list small">
      {nodes.slice(from, to).map((each) => (
        <li key={each.version}>
          <Link
            href={`${href}?version=${each.version}`}
            aria-current={each.version === shown ? 'true' : undefined}
          >
            {text.version(each.version)}
          </Link>{' '}
          <span className="soft">
            {each.version === definition.version && `(${text.latest}) `}
            <Moment at={each.createdAt} /> {text.versionBy(each.creator.userId)}
          </span>
        </li>
      ))}
    </ol>
  )
  return (
    <section className="card stack" aria-labelledby="versions">
      <h2 id="versions">{text.versions}</h2>
      {list(0, SHOWN)}
      {nodes.length > SHOWN && (
        <details>
          <summary>{text.earlier(totalCount - SHOWN)}</summary>
          {list(SHOWN)}
          {totalCount > nodes.length && (
            <p className="soft small">{text.olderVersions(totalCount - nodes.length)}</p>
          )}
        </details>
      )}
      <AsOf key={at} href={href} at={at} />
    </section>
  )
}

function AsOf({ href, at }: { href: string; at: string | null }) {
  const [local, setLocal] = useState(at === null ? '' : toLocal(at))
  const [, go] = useLocation()
  return (
    <form
      className="as-of"
      onSubmit={(event) => {
        event.preventDefault()
        const moment = fromLocal(local)
        go(moment === null ? href : `${href}?at=${moment}`)
      }}
    >
      <label className="field">
        <span>{text.asOf}</span>
        <input
          className="input"
          type="datetime-local"
          value={local}
          onChange={(event) => setLocal(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={local === '' && at === null}>
        {text.showAsOf}
      </button>
    </form>
  )
}
