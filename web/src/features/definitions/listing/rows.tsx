import { useState } from 'react'
import { Link } from 'wouter'
import { definitions as text } from '~/text/en/definitions'
import { Moment } from '~/ui/moment'
import { type PageOf, Pages } from '~/ui/paged/pages'
import { useRowKeys } from '~/ui/paged/use-row-keys'
import { Tags } from '~/ui/tags'
import type { KindName } from '../kinds'
import { LISTS, type ListData, type ListVariables, type Row } from './documents'

const COLUMNS = Object.entries(text.columns)

const pageOf = ({ all }: ListData): PageOf<Row> => ({ ...all, nodes: all.nodes ?? [] })

interface Properties {
  readonly kind: KindName
  readonly variables: ListVariables
  readonly first: ListData
}

/** The rows of a list; further pages are read when they are wanted. */
export function Rows({ kind, variables, first }: Properties) {
  const table = useRowKeys(text)
  const shown = (rows: readonly Row[]) =>
    rows.map((row) => <RowOf key={row.id} kind={kind} row={row} />)
  return (
    <>
      <div className="card definitions-table">
        <table ref={table}>
          <thead>
            <tr>
              {COLUMNS.map(([name, label]) => (
                <th key={name} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          {first.found === undefined ? (
            <Pages
              page={pageOf(first)}
              of={{
                document: LISTS[kind],
                after: (after) => ({ ...variables, after, whole: false }),
                pick: pageOf,
                columns: COLUMNS.length,
                rows: shown,
              }}
            />
          ) : (
            <tbody>{shown(first.found)}</tbody>
          )}
        </table>
      </div>
      {first.found !== undefined && first.all.totalCount > first.found.length && (
        <p className="soft small">{text.best(first.all.totalCount - first.found.length)}</p>
      )}
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
