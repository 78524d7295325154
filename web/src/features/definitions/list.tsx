import './definitions.css'
import { useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { useKeys } from '~/lib/keys'
import { common } from '~/text/en/common'
import { definitions as text } from '~/text/en/definitions'
import { Moment } from '~/ui/moment'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { Tags } from '~/ui/tags'
import { NewLink } from './edit/links'
import type { KindName } from './kinds'
import { LISTS, type Row } from './list-documents'

const AT_ONCE = 50
const AT_MOST = 100
const TYPING_MS = 200

/** Definitions of a kind; the address says what is looked for. */
export default function DefinitionList({ kind }: { kind: KindName }) {
  const [parameters, setParameters] = useSearchParams()
  const [first, setFirst] = useState(AT_ONCE)
  const query = parameters.get('q') ?? ''
  const tag = parameters.get('tag') ?? ''
  const deleted = parameters.has('deleted')
  const filtered = query !== '' || tag !== '' || deleted
  const answer = useAnswer(LISTS[kind], {
    filter: { ...(tag === '' ? {} : { tags: [`${tag}:*`] }), isDeleted: deleted ? null : false },
    sort: { field: 'NAME', direction: 'ASC' },
    first,
    search: query !== '',
    query,
  })
  const put = (name: string, value: string | null) =>
    setParameters(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === null) next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  const { many, what } = text.kinds[kind]
  const tags = answer.data?.all?.filterValues.tags ?? (tag === '' ? [] : [tag])
  const total = answer.data?.all?.totalCount ?? answer.data?.found?.length
  return (
    <Page
      title={many}
      actions={<NewLink kind={kind} />}
      below={
        <p className="soft small" aria-live="polite">
          {what} {total !== undefined && text.total(total)}
        </p>
      }
    >
      <search className="definition-filters">
        <SearchField given={query} put={(value) => put('q', value === '' ? null : value)} />
        <label className="field">
          <span>{text.tag}</span>
          <select
            className="input"
            value={tag}
            onChange={(event) => put('tag', event.target.value || null)}
          >
            <option value="">{text.any}</option>
            {tags.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <label className="row definition-deleted">
          <input
            type="checkbox"
            checked={deleted}
            onChange={(event) => put('deleted', event.target.checked ? '' : null)}
          />
          {text.deleted}
        </label>
      </search>
      <Shown answer={answer}>
        {({ all, found }) => {
          const rows = found ?? all?.nodes ?? []
          if (rows.length === 0) {
            return filtered ? (
              <Empty title={text.nothingFits} />
            ) : (
              <Empty title={text.nothing}>
                <p>{text.nothingHint}</p>
              </Empty>
            )
          }
          return (
            <>
              <Table kind={kind} rows={rows} />
              {all?.pageInfo.hasNextPage === true && first < AT_MOST && (
                <button type="button" className="button" onClick={() => setFirst(AT_MOST)}>
                  {common.more}
                </button>
              )}
            </>
          )
        }}
      </Shown>
    </Page>
  )
}

function SearchField({ given, put }: { given: string; put: (value: string) => void }) {
  const [typed, setTyped] = useState(given)
  const latest = useRef(put)
  useEffect(() => {
    latest.current = put
  })
  useEffect(() => {
    if (typed.trim() === given) return
    const timer = setTimeout(() => latest.current(typed.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, given])
  return (
    <label className="field">
      <span>{text.search}</span>
      <input
        className="input"
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  )
}

function Table({ kind, rows }: { kind: KindName; rows: readonly Row[] }) {
  const body = useRef<HTMLTableSectionElement>(null)
  const move = (step: number) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>('th a') ?? [])]
    const at = links.indexOf(document.activeElement as HTMLElement)
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus()
  }
  useKeys([
    { keys: 'j', does: text.next, run: () => move(1) },
    { keys: 'k', does: text.previous, run: () => move(-1) },
  ])
  const hasAbout = rows.some((row) => about(row) !== '')
  return (
    <div className="card definitions-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{text.columns.name}</th>
            {hasAbout && <th scope="col">{text.columns.about}</th>}
            <th scope="col">{text.columns.tags}</th>
            <th scope="col">{text.columns.version}</th>
            <th scope="col">{text.columns.updated}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link href={`/${kind}/${row.databaseId}`}>{row.name}</Link>{' '}
                {row.isDeleted && <span className="tag">{text.isDeleted}</span>}
              </th>
              {hasAbout && <td className="small soft definition-about">{about(row)}</td>}
              <td className="definition-tags">
                <Tags tags={row.tags} />
              </td>
              <td className="numeric definition-version">{row.version}</td>
              <td className="small soft">
                <Moment at={row.updatedAt} /> {text.versionBy(row.updatedBy.userId)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const about = (row: Row): string => row.role ?? row.description ?? ''
