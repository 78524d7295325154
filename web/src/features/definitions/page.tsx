import './definitions.css'
import './one/page.css'
import { type ReactNode, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { type Answer, useAnswer } from '~/graphql/use-answer'
import { formatMoment } from '~/lib/format'
import { definitions as text } from '~/text/en/definitions'
import { Moment } from '~/ui/moment'
import { Page } from '~/ui/page'
import { Empty, ProblemNote, Shown } from '~/ui/states'
import { Tags } from '~/ui/tags'
import type { KindName } from './kinds'
import { Actions } from './one/actions'
import { numberOr, versionOf } from './one/asked-version'
import { DifferenceOf } from './one/difference'
import { type Contents, type Definition, PAGES, type PageData, type Past } from './one/documents'
import { History } from './one/history'
import { NewsNote } from './one/news-note'
import { UsedBy } from './one/used-by'
import { Versions } from './one/versions'
import { FieldList } from './value'

interface Properties {
  readonly kind: KindName
  readonly id: string
  /** What belongs below what it says: of another feature. */
  readonly children?: ReactNode
}

/** One definition: what a version of it says, what differs, where it is used, what became of it. */
export default function DefinitionPage({ kind, id, children }: Properties) {
  const [parameters] = useSearchParams()
  const version = versionOf(parameters.get('version'))
  const at = momentOf(parameters.get('at'))
  const answer = useAnswer(PAGES[kind].page, { id, version: version ?? 'latest' })
  const past = useAnswer(PAGES[kind].past, { id, time: at ?? '' }, { pause: at === null })
  return (
    <Shown answer={answer} whole>
      {(data) =>
        data.definition === null ? (
          <Page title={text.none}>
            <Empty title={text.noneHint}>
              <Link href={`/${kind}`}>{text.toList}</Link>
            </Empty>
          </Page>
        ) : (
          <Found
            kind={kind}
            data={data}
            definition={data.definition}
            isVersion={version !== null}
            at={at}
            past={at === null ? null : past}
            again={answer.again}
          >
            {children}
          </Found>
        )
      }
    </Shown>
  )
}

/** A time that an address names; null where it names none. */
function momentOf(given: string | null): string | null {
  // A plus that nobody wrote as %2B has become a space.
  const date = new Date((given ?? '').replace(' ', '+'))
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

interface FoundProperties {
  readonly kind: KindName
  readonly data: PageData
  readonly definition: Definition
  /** What its address asks for can be a version at all. */
  readonly isVersion: boolean
  /** The time that it is shown as of, and how it was then. */
  readonly at: string | null
  readonly past: Answer<Past> | null
  readonly again: () => void
  readonly children?: ReactNode
}

function Found(properties: FoundProperties) {
  const { kind, data, definition, isVersion, at, past, again, children } = properties
  const [parameters, setParameters] = useSearchParams()
  const [refused, setRefused] = useState<Problem | null>(null)
  const asked = isVersion ? definition.shown.nodes[0] : undefined
  const contents = (past === null ? asked : past.data?.definition?.past) ?? undefined
  const versions = definition.all.nodes
  const to = numberOr(parameters.get('to'), definition.version, definition.version)
  const from = numberOr(parameters.get('from'), definition.version, Math.max(1, to - 1))
  return (
    <Page
      title={definition.name}
      above={
        <Link href={`/${kind}`} className="small">
          {text.kinds[kind].many}
        </Link>
      }
      below={
        <p className="row">
          {definition.isDeleted && (
            <span className="badge" data-tone="fail">
              {text.isDeleted}
            </span>
          )}
          <span className="soft small">
            {text.version(definition.version)}, <Moment at={definition.updatedAt} />{' '}
            {text.versionBy(definition.updatedBy.userId)}
          </span>
          <Tags tags={definition.tags} />
        </p>
      }
      actions={
        <Actions
          kind={kind}
          definition={definition}
          shown={contents?.version ?? definition.version}
          runs={data.runs?.totalCount}
          again={again}
          tell={setRefused}
        />
      }
    >
      {at === null && parameters.has('at') && <p className="note">{text.noTime}</p>}
      <NewsNote kind={kind} definition={definition} show={again} />
      {refused !== null && <ProblemNote problem={refused} />}
      <div className="definition-columns">
        <div className="stack">
          {past === null ? (
            <WhatItSays kind={kind} definition={definition} contents={contents} at={null} />
          ) : (
            <Shown answer={past}>
              {() => <WhatItSays kind={kind} definition={definition} contents={contents} at={at} />}
            </Shown>
          )}
          {children}
          {versions.length > 1 && (
            <DifferenceOf
              kind={kind}
              id={definition.databaseId}
              versions={versions}
              from={from}
              to={to}
              choose={(a, b) =>
                setParameters(
                  (before) => {
                    const next = new URLSearchParams(before)
                    next.set('from', String(a))
                    next.set('to', String(b))
                    return next
                  },
                  { replace: true },
                )
              }
            />
          )}
        </div>
        <div className="stack">
          <Versions kind={kind} definition={definition} shown={contents?.version} at={at} />
          <UsedBy kind={kind} definition={definition} runs={data.runs?.totalCount} />
          <History definition={definition} />
        </div>
      </div>
    </Page>
  )
}

interface ContentsProperties {
  readonly kind: KindName
  readonly definition: Definition
  readonly contents: Contents | undefined
  readonly at: string | null
}

function WhatItSays({ kind, definition, contents, at }: ContentsProperties) {
  const href = `/${kind}/${definition.databaseId}`
  const isOld = contents !== undefined && contents.version < definition.version
  return (
    <section className="card stack" aria-labelledby="contents">
      <h2 id="contents">
        {text.contents}
        {contents !== undefined && definition.version > 1 && (
          <span className="soft small"> {text.version(contents.version)}</span>
        )}
      </h2>
      {(at !== null || isOld) && (
        <p className="note">
          <span>
            {at === null
              ? text.older(definition.version)
              : text.asItWas(formatMoment(at), contents?.isDeleted ?? false)}
          </span>
          <Link href={href}>{text.toLatest}</Link>
        </p>
      )}
      {at === null && !isOld && <Remarks of={definition.remarks ?? []} />}
      {contents === undefined ? (
        <p className="soft">{at === null ? text.noVersion : text.notYetThere}</p>
      ) : (
        <FieldList of={contentsOf(contents, definition)} />
      )}
    </section>
  )
}

function Remarks({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return null
  return (
    <div className="note">
      <div>
        <h3>{text.remarks}</h3>
        <ul className="small">
          {of.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** Its name and tags stand above it already, unless they were others. */
function contentsOf(contents: Contents, now: Definition): Record<string, unknown> {
  const same = (field: string) =>
    field === 'isDeleted' || field === 'tags' || (field === 'name' && contents.name === now.name)
  return Object.fromEntries(Object.entries(contents).filter(([field]) => !same(field)))
}
