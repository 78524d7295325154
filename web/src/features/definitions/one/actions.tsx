import { lazy, Suspense, useState } from 'react'
import { Link } from 'wouter'
import { MAY_START } from '~/graphql/may-create'
import type { Problem } from '~/graphql/problem'
import { useChange } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { definitions as text } from '~/text/en/definitions'
import { KINDS, type KindName } from '../kinds'
import { type Definition, PAGES } from './documents'

const Deletion = lazy(() => import('./deletion'))

interface Properties {
  readonly kind: KindName
  readonly definition: Definition
  /** The number of the version that is shown. */
  readonly shown: number
  /** How many runs there are, of a set. */
  readonly runs: number | undefined
  readonly again: () => void
  readonly tell: (problem: Problem | null) => void
}

/** What it takes to have a set run by a schedule. */
const NIGHTLY = ['Pulse:CreateTask', MAY_START]

/** What the reader may do with a definition. */
export function Actions({ kind, definition, shown, runs, again, tell }: Properties) {
  const { isDeleted, databaseId: id, version } = definition
  const mayCreate = useMay(...KINDS[kind].mayCreate)
  const mayChange = useMay(...KINDS[kind].mayChange)
  const mayDelete = useMay(...KINDS[kind].mayDelete)
  const mayRun = useMay(MAY_START)
  const mayRunNightly = useMay(...NIGHTLY)
  const [deleting, setDeleting] = useState(false)
  const undelete = useChange(PAGES[kind].undelete, tell)
  const isOld = shown < version
  return (
    <>
      {kind === 'sets' && mayRun && !isDeleted && (
        <Link className="button primary" href={`/runs?start&set=${id}`}>
          {text.run}
        </Link>
      )}
      {kind === 'sets' && mayRunNightly && !isDeleted && (
        <Link className="button" href={`/operations/tasks/new?set=${id}`}>
          {text.everyNight}
        </Link>
      )}
      {mayChange && !isDeleted && (
        <Link
          className="button"
          href={isOld ? `/${kind}/${id}/edit?version=${shown}` : `/${kind}/${id}/edit`}
        >
          {isOld ? text.restore(shown) : text.edit}
        </Link>
      )}
      {mayCreate && (
        <Link className="button" href={`/${kind}/new?from=${id}&version=${shown}`}>
          {text.duplicate}
        </Link>
      )}
      {mayDelete && !isDeleted && (
        <button type="button" className="button" onClick={() => setDeleting(true)}>
          {text.delete}
        </button>
      )}
      {mayDelete && isDeleted && (
        <button
          type="button"
          className="button"
          disabled={undelete.running}
          onClick={async () => {
            if ((await undelete.run({ id })) !== null) again()
          }}
        >
          {text.undelete}
        </button>
      )}
      {deleting && (
        <Suspense>
          <Deletion
            kind={kind}
            definition={definition}
            runs={runs}
            close={() => setDeleting(false)}
            done={() => {
              setDeleting(false)
              again()
            }}
          />
        </Suspense>
      )}
    </>
  )
}
