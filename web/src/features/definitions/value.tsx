import { Link } from 'wouter'
import { formatMoment, formatNumber } from '~/lib/format'
import * as words from '~/text/en/definition-words'
import { definitions as text } from '~/text/en/definitions'
import { Json } from '~/ui/json'
import type { KindName } from './kinds'
import { fieldName, nameOfLanguage } from './value-names'

const META = new Set(['__typename', 'id', 'databaseId', 'version', 'createdAt', 'creator'])

/** Fields that hold whatever their writer liked. */
const FREE = new Set([
  'arguments',
  'bodyTemplate',
  'changes',
  'content',
  'expected',
  'find',
  'headers',
  'messageTemplate',
  'nonsensitiveUserVariables',
  'openTemplates',
  'parameters',
  'params',
  'patch',
  'resumeTemplates',
  'sensitiveUserVariables',
  'settings',
  'state',
  'variables',
  'when',
])

/** Flags that are said only where they are set: most definitions leave them alone. */
const SAID_IF_SET = new Set([
  'exact',
  'greets',
  'ignoreOrder',
  'isError',
  'joinsTexts',
  'keepsConversation',
  'partial',
  'stream',
])

const LINKS: Readonly<Record<string, KindName>> = {
  appliedToServices: 'services',
  metric: 'metrics',
  persona: 'personas',
  scenario: 'scenarios',
  service: 'services',
  unitTest: 'unit-tests',
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** What a definition says, field by field; what is empty is left out. */
export function FieldList({ of }: { of: Fields }) {
  const shown = Object.entries(of).filter(
    ([name, value]) =>
      !META.has(name) &&
      (!isEmpty(value) || isNoChange(name, value)) &&
      !(SAID_IF_SET.has(name) && value === false) &&
      !(isFields(value) && !Array.isArray(value) && !FREE.has(name) && saysNothing(value)),
  )
  return (
    <dl className="field-list">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{fieldName(name)}</dt>
          <dd>
            <Value name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** No change at all is something to demand of a state. */
const isNoChange = (name: string, value: unknown): boolean =>
  name === 'changes' && Array.isArray(value) && value.length === 0

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isFields(value) && Object.keys(value).length === 0
}

/** Whether none of the fields of `value` says anything. */
const saysNothing = (value: Fields): boolean =>
  Object.entries(value).every(([name, each]) => META.has(name) || isEmpty(each))

/** Fields whose values have words of their own. */
const CHOICES = new Set([
  'clientAuthentication',
  'earlyStop',
  'format',
  'initialMessageType',
  'speaker',
  'statistic',
  'texts',
  'type',
  'where',
])

const CODE = /^(url|callable|pattern|at|subprotocol|lastEvent|tokenUrl|path|.*Path)$/

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/

/** A value in the way that fits it. */
export function Value({ name, value }: { name: string; value: unknown }) {
  if (isNoChange(name, value)) return text.noChanges
  if (isEmpty(value)) return <span className="soft">{text.empty}</span>
  if (FREE.has(name) && !(name === 'content' && typeof value === 'string')) {
    return <Json value={value} />
  }
  if (typeof value === 'boolean') return value ? text.yes : text.no
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'string') return <Text name={name} value={value} />
  if (Array.isArray(value)) return <Values name={name} values={value} />
  if (!isFields(value)) return null
  return <Whole name={name} value={value} />
}

/** Kinds and choices by their words, addresses and paths as code, moments in the reader's zone. */
function Text({ name, value }: { name: string; value: string }) {
  if (CHOICES.has(name)) return words.types[value] ?? value
  if (name === 'preferredLanguage') return nameOfLanguage(value)
  if (CODE.test(name)) return <code className="long-text">{value}</code>
  return <span className="long-text">{MOMENT.test(value) ? formatMoment(value) : value}</span>
}

function Whole({ name, value }: { name: string; value: Fields }) {
  const link = LINKS[name]
  if (link !== undefined && typeof value.databaseId === 'string') {
    return <Link href={`/${link}/${value.databaseId}`}>{String(value.name)}</Link>
  }
  if (typeof value.text === 'string') return value.text
  if (name === 'unitTestRuns') return <RunOfUnitTest value={value} />
  if (name === 'successCriterions') return <SuccessCriterion value={value} />
  if (name === 'tools' && isFields(value.simulatedBy)) return <Tool value={value} />
  if (name === 'versionSets') return <VersionSet value={value} />
  if (name === 'llmModelPreferences') return <Preference value={value} />
  if (name === 'tools' || name === 'ignored') return <Json value={value} />
  if (typeof value.type === 'string') return <Typed value={value} />
  return <FieldList of={value} />
}

/** Of what kind it is, and the rest of what it says. */
function Typed({ value: { type, ...rest } }: { value: Fields }) {
  return (
    <div className="stack titled">
      <Text name="type" value={String(type)} />
      {!saysNothing(rest) && <FieldList of={rest} />}
    </div>
  )
}

/** A role, and the model that plays it. */
function Preference({ value: { role, ...rest } }: { value: Fields }) {
  return (
    <div className="stack titled">
      <b>{String(role)}</b>
      <FieldList of={rest} />
    </div>
  )
}

interface FoldedProperties {
  readonly title: unknown
  readonly about: string
  readonly of: Fields
}

/** Something long: its name and what it is about, the rest when it is wanted. */
function Folded({ title, about, of }: FoldedProperties) {
  return (
    <details className="folded">
      <summary>
        <b>{String(title)}</b> <span className="soft">{about}</span>
      </summary>
      <FieldList of={of} />
    </details>
  )
}

/** A tool that the simulation executes: what the agent is told of it, and what comes of a call. */
function Tool({ value: { name, description, ...rest } }: { value: Fields }) {
  return (
    <Folded title={name} about={typeof description === 'string' ? description : ''} of={rest} />
  )
}

function VersionSet({ value: { name, ...rest } }: { value: Fields }) {
  if (saysNothing(rest)) {
    return (
      <>
        <b>{String(name)}</b> <span className="soft">{text.asTheService}</span>
      </>
    )
  }
  const { connector } = rest
  const kind = isFields(connector) ? String(connector.type) : ''
  return <Folded title={name} about={words.types[kind] ?? kind} of={rest} />
}

/** `Tells the opening hours, 5 sessions, all pass`. */
function RunOfUnitTest({ value: { unitTest, runCount, gate } }: { value: Fields }) {
  return (
    <>
      <Value name="unitTest" value={unitTest} />, {text.sessions(Number(runCount))}
      {isFields(gate) && `, ${String(gate.text)}`}
    </>
  )
}

/** `Deadline for groups: Free cancellation quoted = 48`. */
function SuccessCriterion({ value }: { value: Fields }) {
  const { name, metric, criterion, optional } = value
  return (
    <>
      <b>{String(name)}</b>: <Value name="metric" value={metric} /> {wanted(criterion)}{' '}
      {optional === true && <span className="tag">{words.fields.optional}</span>}
    </>
  )
}

function wanted(criterion: unknown): string {
  if (!isFields(criterion)) return ''
  const { expectedValue, expectedValues, verb, threshold } = criterion
  if (Array.isArray(expectedValues)) return `= ${expectedValues.join(text.or)}`
  if (typeof threshold === 'number') return `${text.verbs[String(verb)]} ${formatNumber(threshold)}`
  return `= ${expectedValue === true ? text.yes : text.no}`
}

function Values({ name, values }: { name: string; values: readonly unknown[] }) {
  if (name === 'userModels') {
    return (
      <ul>
        {values.map((each) => (
          <li key={String(each)}>{String(each)}</li>
        ))}
      </ul>
    )
  }
  if (name === 'tags' || values.every((each) => !isFields(each))) {
    return (
      <span className="row">
        {values.map((each) => (
          <span key={JSON.stringify(each)} className="tag">
            {isFields(each) ? [each.key, each.value].filter(Boolean).join(': ') : String(each)}
          </span>
        ))}
      </span>
    )
  }
  return (
    <ul className="value-list">
      {values.map((each) => (
        <li key={JSON.stringify(each)}>
          <Value name={name} value={each} />
        </li>
      ))}
    </ul>
  )
}
