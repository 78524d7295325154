import './definitions.css'
import './listing/list.css'
import { useContext, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { useMay, ViewerContext } from '~/graphql/viewer'
import { withParameter } from '~/lib/parameters'
import { definitions as text } from '~/text/en/definitions'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { DefinitionRowNewsDocument } from './asked/news.gen'
import { KINDS, type KindName } from './kinds'
import {
  filterOf,
  isNarrowed,
  SORTS,
  type SortName,
  type Wanted,
  wantedOf,
} from './listing/address'
import { LISTS, type ListVariables, type Row } from './listing/documents'
import { Facets } from './listing/facets'
import { Rows } from './listing/rows'
import { SearchField } from './listing/search-field'
import { useNews } from './use-news'

/** Definitions of a kind; the address says what is looked for. */
export default function DefinitionList({ kind }: { kind: KindName }) {
  const [parameters, setParameters] = useSearchParams()
  const orgId = useContext(ViewerContext)?.orgId ?? ''
  const mayCreate = useMay(...KINDS[kind].mayCreate)
  const wanted = wantedOf(kind, parameters)
  const variables: ListVariables = {
    filter: filterOf(wanted, orgId),
    sort: SORTS[wanted.sort === 'best' ? 'name' : wanted.sort],
    after: null,
    whole: true,
    ranked: wanted.sort === 'best',
    query: wanted.text,
  }
  const answer = useAnswer(LISTS[kind], variables)
  const change = (to: (before: URLSearchParams) => URLSearchParams) =>
    setParameters(to, { replace: true })
  const put = (name: string, value: string) =>
    change((before) => withParameter(before, name, value))
  const { many, what, one } = text.kinds[kind]
  const total = answer.data?.all.totalCount
  return (
    <Page
      title={many}
      below={
        <p className="soft small" aria-live="polite">
          {what} {total !== undefined && text.total(total)}
        </p>
      }
      actions={
        mayCreate && (
          <Link className="button primary" href={`/${kind}/new`}>
            {text.create(one.toLowerCase())}
          </Link>
        )
      }
    >
      <search className="definition-search">
        <SearchField given={wanted.text} put={(value) => put('q', value)} />
        <Order wanted={wanted} put={(sort) => put('sort', sort)} />
      </search>
      <Shown answer={answer}>
        {(data) => (
          <div className="definition-list">
            <Facets
              kind={kind}
              facets={data.all.facets ?? []}
              wanted={wanted}
              total={data.all.totalCount}
              change={change}
            />
            <div className="stack">
              <RowNews kind={kind} shown={data.found ?? data.all.nodes ?? []} show={answer.again} />
              {(data.found ?? data.all.nodes ?? []).length === 0 ? (
                <Nothing
                  narrowed={isNarrowed(wanted)}
                  hint={mayCreate ? text.nothingHint(one.toLowerCase()) : text.nothingToRead}
                  clear={() => change(() => new URLSearchParams())}
                />
              ) : (
                <Rows
                  key={JSON.stringify(variables)}
                  kind={kind}
                  variables={variables}
                  first={data}
                />
              )}
            </div>
          </div>
        )}
      </Shown>
    </Page>
  )
}

interface NothingProperties {
  readonly narrowed: boolean
  readonly hint: string
  readonly clear: () => void
}

function Nothing({ narrowed, hint, clear }: NothingProperties) {
  if (!narrowed) {
    return (
      <Empty title={text.nothing}>
        <p>{hint}</p>
      </Empty>
    )
  }
  return (
    <Empty title={text.nothingFits}>
      <button type="button" className="button" onClick={clear}>
        {text.showAll}
      </button>
    </Empty>
  )
}

function Order({ wanted, put }: { wanted: Wanted; put: (sort: SortName | '') => void }) {
  const usual = wanted.text === '' ? 'name' : 'best'
  const names = Object.keys(SORTS) as SortName[]
  return (
    <label className="field">
      <span>{text.order}</span>
      <select
        className="input"
        value={wanted.sort}
        onChange={(event) =>
          put(event.target.value === usual ? '' : (event.target.value as SortName))
        }
      >
        {(wanted.text === '' ? names : (['best', ...names] as const)).map((each) => (
          <option key={each} value={each}>
            {text.orders[each]}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A list was read that long ago at most when its news begin. */
const READING_MS = 2_000

interface Membership {
  readonly kind: 'CREATED' | 'DELETED' | 'UNDELETED'
  readonly id: string
  readonly name: string
  readonly who: string
}

interface RowNewsProperties {
  readonly kind: KindName
  readonly shown: readonly Row[]
  readonly show: () => void
}

/** Rows change by themselves; that there are others than before is said, and waits to be wanted. */
function RowNews({ kind, shown, show }: RowNewsProperties) {
  const [told, setTold] = useState<readonly Membership[]>([])
  const after = new Date(Date.now() - READING_MS).toISOString()
  useNews(DefinitionRowNewsDocument, KINDS[kind].kind, after, (news) => {
    const { id, name } = news.definition
    const isShown = shown.some((row) => row.id === id)
    if (news.kind === 'UPDATED' || (news.kind === 'CREATED' && isShown)) return
    const latest = { kind: news.kind, id, name, who: news.by.userId }
    setTold((before) => [...before.filter((each) => each.id !== id), latest])
  })
  const last = told.at(-1)
  return (
    <div role="status" className="definition-news">
      {last !== undefined && (
        <div className="note">
          <span>
            {text.news[last.kind](last.who, last.name)}
            {told.length > 1 && ` ${text.moreNews(told.length - 1)}`}
          </span>
          <button
            type="button"
            className="button"
            onClick={() => {
              setTold([])
              show()
            }}
          >
            {text.showNews}
          </button>
        </div>
      )}
    </div>
  )
}
