import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useAnswer } from '~/graphql/use-answer'
import { useKept } from '~/graphql/use-kept'
import { useAgain } from '~/graphql/use-told'
import { common } from '~/text/en/common'
import { ProblemNote } from '../states'

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
  /** Rows of the table, each with a link in its heading. */
  readonly rows: (rows: readonly Row[]) => ReactNode
  /** How often there was news by which pages may hold others than before. */
  readonly told?: number
}

interface Properties<Data, Variables, Row> {
  readonly of: Paged<Data, Variables, Row>
  readonly page: PageOf<Row>
  /** How many rows there are before. */
  readonly shown?: number
  /** Its first row is gone to once it is there: the button that asked for it is gone. */
  readonly wanted?: boolean
}

/** The rows of a page, and those after it once they are wanted. */
export function Pages<Data, Variables extends AnyVariables, Row>({
  of,
  page,
  shown = 0,
  wanted = false,
}: Properties<Data, Variables, Row>) {
  const [further, setFurther] = useState(false)
  const body = useRef<HTMLTableSectionElement>(null)
  useEffect(() => {
    if (wanted) body.current?.querySelector<HTMLElement>('th a')?.focus({ preventScroll: true })
  }, [wanted])
  const until = shown + page.nodes.length
  const { endCursor, hasNextPage } = page.pageInfo
  return (
    <>
      <tbody ref={body}>{of.rows(page.nodes)}</tbody>
      {hasNextPage && further && <Further of={of} cursor={endCursor} shown={until} />}
      {hasNextPage && !further && (
        <tbody>
          <tr className="more">
            <td colSpan={of.columns}>
              <button type="button" className="button" onClick={() => setFurther(true)}>
                {common.more}
              </button>{' '}
              <span className="soft small">{common.shown(until, page.totalCount)}</span>
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

/**
 * A page begins where the one before it ends. New rows push others over to it: what it had is shown
 * until what it has now is read.
 */
function Further<Data, Variables extends AnyVariables, Row>({
  of,
  cursor,
  shown,
}: FurtherProperties<Data, Variables, Row>) {
  const answer = useAnswer(of.document, of.after(cursor))
  useAgain(of.told ?? 0, answer.again)
  const read = useKept(answer.data)
  const page = read === undefined ? null : of.pick(read)
  if (page == null) {
    return (
      <tbody>
        <tr className="more">
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
  return <Pages of={of} page={page} shown={shown} wanted />
}
