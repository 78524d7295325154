import './definitions.css'
import { type ReactNode, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { Problem } from '~/graphql/problem'
import { useAnswer, useChange } from '~/graphql/use-answer'
import { useMay } from '~/graphql/viewer'
import { definitions as text } from '~/text/en/definitions'
import { Moment } from '~/ui/moment'
import { Page } from '~/ui/page'
import { Empty, ProblemNote, Shown } from '~/ui/states'
import { Tags } from '~/ui/tags'
import { DifferenceOf } from './difference'
import { WriteLinks } from './edit/links'
import { KINDS, type KindName } from './kinds'
import { type Definition, PAGES } from './page-documents'
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
  const version = parameters.get('version') ?? 'latest'
  const answer = useAnswer(PAGES[kind].page, { id, version })
  return (
    <Shown answer={answer}>
      {({ definition }) =>
        definition === null ? (
          <Page title={text.none}>
            <Empty title={text.noneHint}>
              <Link href={`/${kind}`}>{text.toList}</Link>
            </Empty>
          </Page>
        ) : (
          <Found kind={kind} definition={definition} again={answer.again}>
            {children}
          </Found>
        )
      }
    </Shown>
  )
}

interface FoundProperties {
  readonly kind: KindName
  readonly definition: Definition
  readonly again: () => void
  readonly children?: ReactNode
}

function Found({ kind, definition, again, children }: FoundProperties) {
  const [parameters, setParameters] = useSearchParams()
  const [refused, setRefused] = useState<Problem | null>(null)
  const shown = definition.shown.nodes[0]
  const versions = definition.all.nodes
  const to = Number(parameters.get('to') ?? definition.version)
  const from = Number(parameters.get('from') ?? Math.max(1, to - 1))
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
        <>
          <WriteLinks
            kind={kind}
            id={definition.databaseId}
            isDeleted={definition.isDeleted}
            latest={definition.version}
            shown={shown?.version}
          />
          <DeleteButton kind={kind} definition={definition} again={again} tell={setRefused} />
        </>
      }
    >
      {refused !== null && <ProblemNote problem={refused} />}
      <div className="definition-columns">
        <div className="stack">
          <section className="card stack" aria-labelledby="contents">
            <h2 id="contents">
              {text.contents}
              {shown !== undefined && definition.version > 1 && (
                <span className="soft small"> {text.version(shown.version)}</span>
              )}
            </h2>
            {shown === undefined ? (
              <p className="soft">{text.noVersion}</p>
            ) : (
              <FieldList of={contentsOf(shown)} />
            )}
          </section>
          {children}
          {versions.length > 1 && (
            <DifferenceOf
              kind={kind}
              id={definition.databaseId}
              versions={versions}
              from={from}
              to={to}
              choose={(a, b) =>
                setParameters({ from: String(a), to: String(b) }, { replace: true })
              }
            />
          )}
        </div>
        <div className="stack">
          <Versions kind={kind} definition={definition} shown={shown?.version} />
          <UsedBy kind={kind} definition={definition} />
          <History definition={definition} />
        </div>
      </div>
    </Page>
  )
}

/** The name and tags of a version stand above it already, unless it is an older one. */
function contentsOf(shown: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shown).filter(([field]) => field !== 'name' && field !== 'tags'),
  )
}

interface DeleteProperties extends FoundProperties {
  readonly tell: (problem: Problem | null) => void
}

function DeleteButton({ kind, definition, again, tell }: DeleteProperties) {
  const may = useMay(KINDS[kind].mayDelete)
  const { isDeleted, name, databaseId } = definition
  const change = useChange(isDeleted ? PAGES[kind].undelete : PAGES[kind].delete, tell)
  return (
    <button
      type="button"
      className="button"
      disabled={!may || change.running}
      onClick={async () => {
        if (!isDeleted && !window.confirm(text.deleteSure(name))) return
        if ((await change.run({ id: databaseId })) !== null) again()
      }}
    >
      {isDeleted ? text.undelete : text.delete}
    </button>
  )
}

interface PartProperties {
  readonly kind: KindName
  readonly definition: Definition
}

function Versions({ kind, definition, shown }: PartProperties & { shown: number | undefined }) {
  return (
    <section className="card stack" aria-labelledby="versions">
      <h2 id="versions">{text.versions}</h2>
      <ol className="plain-list small">
        {definition.all.nodes.map((each) => (
          <li key={each.version}>
            <Link
              href={`/${kind}/${definition.databaseId}?version=${each.version}`}
              aria-current={each.version === shown ? 'true' : undefined}
            >
              {text.version(each.version)}
            </Link>{' '}
            <span className="soft">
              {each.version === definition.version && `(${text.latest}) `}
              <Moment at={each.createdAt} /> {text.versionBy(each.creator.userId)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function UsedBy({ kind, definition }: PartProperties) {
  const by = KINDS[kind].usedBy
  const { usedBy } = definition
  if (by === null || usedBy == null) return null
  const more = usedBy.totalCount - usedBy.nodes.length
  return (
    <section className="card stack" aria-labelledby="used-by">
      <h2 id="used-by">{text.usedBy}</h2>
      {usedBy.nodes.length === 0 && <p className="soft">{text.notUsed}</p>}
      <ul className="plain-list small">
        {usedBy.nodes.map((each) => (
          <li key={each.id}>
            <Link href={`/${by}/${each.databaseId}`}>{each.name}</Link>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="soft small">{text.moreUses(more)}</p>}
    </section>
  )
}

function History({ definition }: { definition: Definition }) {
  return (
    <section className="card stack" aria-labelledby="history">
      <h2 id="history">{text.history}</h2>
      <ol className="plain-list small">
        {[...definition.history].reverse().map((each) => (
          <li key={`${each.at} ${each.event} ${each.version}`}>
            {each.event} <span className="soft">{each.changed.join(', ')}</span>
            <br />
            <span className="soft">
              <Moment at={each.at} /> {text.versionBy(each.by.userId)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
