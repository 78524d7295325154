import './edit.css'
import { lazy, Suspense, useContext, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { MAY_START } from '~/graphql/may-create'
import { useMay, ViewerContext } from '~/graphql/viewer'
import { common } from '~/text/en/common'
import { definitions } from '~/text/en/definitions'
import { editing as text } from '~/text/en/editing'
import { Page } from '~/ui/page'
import { Empty, Loading, ProblemNote } from '~/ui/states'
import { KINDS, type KindName } from '../kinds'
import { Editor, type Start } from './editor'
import { fieldsOf } from './form/fields'
import { readAll } from './form/reading'
import { blankOf, type Values } from './form/values'
import { type Standing, WRITABLE, type Writable } from './kinds/kinds'
import { dropDraft, readDraft, withSecrets } from './saving/draft'
import { useStanding } from './saving/use-standing'
import type { Base } from './saving/written'

const TryMetric = lazy(() => import('./trying/try-metric'))
const TryService = lazy(() => import('./trying/try-service'))

interface Properties {
  readonly kind: KindName
  /** Of what is changed; null where something is made. */
  readonly id: string | null
}

/** Writes a definition: a new one, one like another (`from`), or another version of one. */
export default function EditDefinition({ kind, id }: Properties) {
  const viewer = useContext(ViewerContext)
  const [parameters] = useSearchParams()
  const [times, setTimes] = useState(0)
  const writable = WRITABLE[kind]
  const version = parameters.get('version')
  const from = id === null ? parameters.get('from') : id
  const latest = useStanding(writable, id, 'latest')
  const model = useStanding(
    writable,
    version === null && id !== null ? null : from,
    version ?? 'latest',
  )
  const { mayCreate, mayChange } = KINDS[kind]
  const may = useMay(...(id === null ? mayCreate : mayChange))
  if (viewer === null) return <Loading />
  if (!may) {
    return (
      <Page title={text.mayNot(text.one[kind])}>
        <p className="soft">{text.mayNotHint}</p>
        <Link href={`/${kind}`}>{definitions.toList}</Link>
      </Page>
    )
  }
  for (const asked of [latest, model]) {
    if (asked.state === 'failed') {
      return (
        <Page title={common.notShown}>
          <ProblemNote problem={asked.problem} again={asked.again} />
        </Page>
      )
    }
    if (asked.state === 'asking') return <Loading />
  }
  if (latest.state !== 'there' || model.state !== 'there') return <Loading />
  const isLost =
    (id !== null && latest.definition?.written.nodes[0] === undefined) ||
    (model.definition === null
      ? from !== null && from !== id
      : model.definition.written.nodes[0] === undefined)
  if (isLost) {
    return (
      <Page title={definitions.none}>
        <Empty title={definitions.noneHint}>
          <Link href={`/${kind}`}>{definitions.toList}</Link>
        </Empty>
      </Page>
    )
  }
  const place = `${viewer.orgId} ${viewer.userId} ${location.pathname}${location.search}`
  return (
    <Writing
      key={`${place} ${times}`}
      kind={kind}
      writable={writable}
      definition={latest.definition}
      model={model.definition}
      place={place}
      discard={() => {
        dropDraft(place)
        setTimes(times + 1)
      }}
    />
  )
}

interface WritingProperties {
  readonly kind: KindName
  readonly writable: Writable
  readonly definition: Standing | null
  /** What the fields begin with, where that is not what stands there. */
  readonly model: Standing | null
  readonly place: string
  readonly discard: () => void
}

function Writing({ kind, writable, definition, model, place, discard }: WritingProperties) {
  const [start] = useState(() => startOf(writable, definition, model, place))
  const version = Number(model?.written.nodes[0]?.version)
  const title = definition?.name ?? text.new(text.one[kind])
  const path = `/${kind}/${definition?.databaseId}`
  return (
    <Page
      title={definition === null ? title : `${text.edit}: ${title}`}
      above={
        <Link href={definition === null ? `/${kind}` : path} className="small">
          {definition === null ? definitions.kinds[kind].many : title}
        </Link>
      }
    >
      {definition?.isDeleted === true ? (
        <p className="note" data-tone="fail">
          {text.gone}
        </p>
      ) : (
        <Editor
          kind={kind}
          writable={writable}
          start={start}
          discard={discard}
          trying={(base, values) => <Trying kind={kind} base={base} values={values} />}
        >
          {definition !== null && model !== null && (
            <div className="note">
              <p>{text.restoring(version, definition.version + 1)}</p>
              <a
                className="button"
                href={`${path}?from=${definition.version}&to=${version}`}
                target="_blank"
                rel="noreferrer"
              >
                {text.seeDifference}
              </a>
            </div>
          )}
          {definition === null && model !== null && (
            <p className="note">{text.copied(model.name, version)}</p>
          )}
        </Editor>
      )}
    </Page>
  )
}

interface TryingProperties {
  readonly kind: KindName
  readonly base: Base | null
  readonly values: Values
}

function Trying({ kind, base, values }: TryingProperties) {
  const mayTalk = useMay(MAY_START)
  const mayMeasure = useMay('Metric:EvaluateMetric')
  return (
    <Suspense fallback={<Loading />}>
      {kind === 'services' && mayTalk && <TryService base={base} values={values} />}
      {kind === 'metrics' && mayMeasure && <TryMetric values={values} />}
    </Suspense>
  )
}

function startOf(
  { sections }: Writable,
  definition: Standing | null,
  model: Standing | null,
  place: string,
): Start {
  const fields = fieldsOf(sections)
  const read = (it: Standing | null): Values =>
    it?.written.nodes[0] === undefined ? blankOf(fields) : readAll(fields, it.written.nodes[0])
  const base: Base | null =
    definition === null
      ? null
      : { id: definition.databaseId, version: definition.version, values: read(definition) }
  const begun = read(model ?? definition)
  const values =
    definition === null && model !== null ? { ...begun, name: text.copyOf(model.name) } : begun
  const kept = readDraft(place)
  const known = base?.values ?? values
  const draft = kept && {
    ...kept,
    base: kept.base && { ...kept.base, values: withSecrets(fields, kept.base.values, known) },
    values: withSecrets(fields, kept.values, values),
  }
  return { base, values, draft, place }
}
