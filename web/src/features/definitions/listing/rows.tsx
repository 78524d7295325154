import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { useKeys } from '~/lib/keys'
import { common } from '~/text/en/common'
import { definitions as text } from '~/text/en/definitions'
import { Moment } from '~/ui/moment'
import { ProblemNote } from '~/ui/states'
import { Tags } from '~/ui/tags'
import type { KindName } from '../kinds'
import { LISTS, type ListData, type ListVariables, type Row } from './documents'

interface Properties {
  readonly kind: KindName
  readonly variables: ListVariables
  readonly first: ListData
}

/** The rows of a list; further pages are read when they are wanted. */
export function Rows({ kind, variables, first }: Properties) {
  const table = useRef<HTMLTableElement>(null)
  const move = (step: number) => {
    const links = [...(table.current?.querySelectorAll<HTMLElement>('th a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus()
  }
  useKeys([
    { keys: 'j', does: text.next, run: () => move(1) },
    { keys: 'k', does: text.previous, run: () => move(-1) },
  ])
  const rows = first.found ?? first.all.nodes ?? []
  const left = first.all.totalCount - rows.length
  return (
    <>
      <div className="card definitions-table">
        <table ref={table}>
          <thead>
            <tr>
              {Object.entries(text.columns).map(([name, label]) => (
                <th key={name} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <RowOf key={row.id} kind={kind} row={row} />
            ))}
          </tbody>
          {first.found === undefined && (
            <Next kind={kind} variables={variables} page={first.all} shown={rows.length} />
          )}
        </table>
      </div>
      {first.found !== undefined && left > 0 && <p className="soft small">{text.best(left)}</p>}
    </>
  )
}

interface NextProperties {
  readonly kind: KindName
  readonly variables: ListVariables
  readonly page: ListData['all']
  /** How many rows there are before. */
  readonly shown: number
}

/** The page after `page`, once it is wanted, and those after it. */
function Next({ kind, variables, page, shown }: NextProperties) {
  const [wanted, setWanted] = useState(false)
  if (!page.pageInfo.hasNextPage) return null
  if (wanted) {
    const after = page.pageInfo.endCursor
    return <Further kind={kind} variables={{ ...variables, after, whole: false }} shown={shown} />
  }
  return (
    <tbody>
      <tr>
        <td colSpan={Object.keys(text.columns).length} className="definition-more">
          <button type="button" className="button" onClick={() => setWanted(true)}>
            {common.more}
          </button>{' '}
          <span className="soft small">{text.shown(shown, page.totalCount)}</span>
        </td>
      </tr>
    </tbody>
  )
}

function Further({ kind, variables, shown }: Omit<NextProperties, 'page'>) {
  const answer = useAnswer(LISTS[kind], variables)
  const rows = answer.data?.all.nodes
  const body = useRef<HTMLTableSectionElement>(null)
  const isThere = rows !== undefined
  useEffect(() => {
    // The button that asked for them is gone.
    if (isThere) body.current?.querySelector<HTMLElement>('th a')?.focus({ preventScroll: true })
  }, [isThere])
  if (answer.data === undefined || rows === undefined) {
    return (
      <tbody>
        <tr>
          <td colSpan={Object.keys(text.columns).length} role="status">
            {answer.problem === null ? (
              common.loading
            ) : (
              <ProblemNote problem={answer.problem} again={answer.again} />
            )}
          </td>
        </tr>
      </tbody>
    )
  }
  return (
    <>
      <tbody ref={body}>
        {rows.map((row) => (
          <RowOf key={row.id} kind={kind} row={row} />
        ))}
      </tbody>
      <Next kind={kind} variables={variables} page={answer.data.all} shown={shown + rows.length} />
    </>
  )
}

function RowOf({ kind, row }: { kind: KindName; row: Row }) {
  const [seen] = useState(row.updatedAt)
  return (
    <tr data-changed={row.updatedAt !== seen || undefined}>
      <th scope="row">
        <Link href={`/${kind}/${row.databaseId}`}>{row.name}</Link>{' '}
        {row.isDeleted && <span className="tag">{text.isDeleted}</span>}
      </th>
      <td className="small soft definition-about">{aboutOf(row)}</td>
      <td className="definition-tags">
        <Tags tags={row.tags} />
      </td>
      <td className="numeric definition-version">{row.version}</td>
      <td className="small soft">
        <Moment at={row.updatedAt} /> {text.versionBy(row.updatedBy.userId)}{' '}
        {row.updatedAt !== seen && (
          <span className="badge" data-tone="live">
            {text.changedNow}
          </span>
        )}
      </td>
    </tr>
  )
}

const aboutOf = ({ role, description, latestVersion }: Row): string =>
  role ?? description ?? latestVersion?.objective ?? ''
