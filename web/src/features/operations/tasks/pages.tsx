import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { type ComponentType, useEffect, useRef, useState } from 'react'
import { useAnswer } from '~/graphql/use-answer'
import { common } from '~/text/en/common'
import { ProblemNote } from '~/ui/states'
import { useHeard } from './use-run-news'

export interface PageOf<Row> {
  readonly nodes: readonly Row[]
  readonly totalCount: number
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** A table that is read page by page. */
export interface Paged<Data, Variables, Row> {
  readonly document: TypedDocumentNode<Data, Variables>
  readonly after: (cursor: string | null) => Variables
  readonly pick: (data: Data) => PageOf<Row> | null | undefined
  readonly columns: number
  readonly shownWords: (shown: number, total: number) => string
  /** Rows of the table, each with a link in its heading. */
  readonly Rows: ComponentType<{ readonly rows: readonly Row[] }>
  /** How often there was news. */
  readonly told: number
}

interface Properties<Data, Variables, Row> {
  readonly of: Paged<Data, Variables, Row>
  readonly page: PageOf<Row>
  /** How many rows there are before. */
  readonly shown?: number
}

/** The rows of a page, and those after it once they are wanted. */
export function Pages<Data, Variables extends AnyVariables, Row>({
  of,
  page,
  shown = 0,
}: Properties<Data, Variables, Row>) {
  const [wanted, setWanted] = useState(false)
  const until = shown + page.nodes.length
  const { endCursor, hasNextPage } = page.pageInfo
  return (
    <>
      <of.Rows rows={page.nodes} />
      {hasNextPage && wanted && <Further of={of} cursor={endCursor} shown={until} />}
      {hasNextPage && !wanted && (
        <tbody>
          <tr>
            <td colSpan={of.columns} className="task-more">
              <button type="button" className="button" onClick={() => setWanted(true)}>
                {common.more}
              </button>{' '}
              <span className="soft small">{of.shownWords(until, page.totalCount)}</span>
            </td>
          </tr>
        </tbody>
      )}
    </>
  )
}

interface FurtherProperties<Data, Variables, Row> {
  readonly of: Paged<Data, Variables, Row>
  readonly cursor: string | null
  readonly shown: number
}

function Further<Data, Variables extends AnyVariables, Row>({
  of,
  cursor,
  shown,
}: FurtherProperties<Data, Variables, Row>) {
  const answer = useAnswer(of.document, of.after(cursor))
  useHeard(of.told, answer.again)
  const page = answer.data === undefined ? undefined : of.pick(answer.data)
  const mark = useRef<HTMLTableSectionElement>(null)
  const isThere = page != null
  useEffect(() => {
    // The button that asked for them is gone.
    const next = mark.current?.nextElementSibling
    if (isThere) next?.querySelector<HTMLElement>('th a')?.focus({ preventScroll: true })
  }, [isThere])
  if (page == null) {
    return (
      <tbody>
        <tr>
          <td colSpan={of.columns} role="status">
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
      <tbody ref={mark} hidden />
      <Pages of={of} page={page} shown={shown} />
    </>
  )
}
