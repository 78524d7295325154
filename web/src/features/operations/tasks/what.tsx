import { Link } from 'wouter'
import { tasks as text } from '~/text/en/tasks'

/** The kind of a task in words where there are some. */
export function KindName({ type }: { type: string }) {
  const words = text.kinds[type]
  return words === undefined ? <code>{type}</code> : words
}

interface Properties {
  readonly id: string
  readonly names: ReadonlyMap<string, string> | null
}

export function SetLink({ id, names }: Properties) {
  if (names === null) return null
  const name = names.get(id)
  return name === undefined ? text.goneSet : <Link href={`/sets/${id}`}>{name}</Link>
}
