import { useContext } from 'react'
import { Link } from 'wouter'
import { ViewerContext } from '~/graphql/viewer'
import { editing as text } from '~/text/en/editing-links'
import type { KindName } from '../kinds'
import { NEEDED } from './permissions'

function useMayAll(permissions: readonly string[]): boolean {
  const viewer = useContext(ViewerContext)
  return permissions.every((each) => viewer?.permissions.has(each) === true)
}

/** To the form of a new one, for whoever may make one. */
export function NewLink({ kind }: { kind: KindName }) {
  const may = useMayAll(NEEDED[kind].create)
  return may ? (
    <Link className="button primary" href={`/${kind}/new`}>
      {text.newOne}
    </Link>
  ) : null
}

interface Properties {
  readonly kind: KindName
  readonly id: string
  readonly isDeleted: boolean
  readonly latest: number
  /** The version that is looked at. */
  readonly shown: number | undefined
}

/** To the forms that begin with what a version says, for whoever may save them. */
export function WriteLinks({ kind, id, isDeleted, latest, shown }: Properties) {
  const mayUpdate = useMayAll(NEEDED[kind].update) && !isDeleted
  const mayCreate = useMayAll(NEEDED[kind].create)
  const isOld = shown !== undefined && shown !== latest
  return (
    <>
      {mayUpdate && !isOld && (
        <Link className="button" href={`/${kind}/${id}/edit`}>
          {text.edit}
        </Link>
      )}
      {mayUpdate && isOld && (
        <Link className="button" href={`/${kind}/${id}/edit?version=${shown}`}>
          {text.restore(shown)}
        </Link>
      )}
      {mayCreate && (
        <Link className="button" href={`/${kind}/new?from=${id}&version=${shown ?? latest}`}>
          {text.duplicate}
        </Link>
      )}
    </>
  )
}
