import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { formatMoment, formatNumber } from '~/lib/format'
import { definitions as text } from '~/text/en/definitions'
import { Json } from '~/ui/json'
import type { KindName } from './kinds'
import { fieldName } from './value-names'

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
      !META.has(name) && !isEmpty(value) && !(SAID_IF_SET.has(name) && value === false),
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

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return (
    isFields(value) &&
    Object.entries(value).every(([name, each]) => META.has(name) || isEmpty(each))
  )
}

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
  if (CHOICES.has(name)) return text.types[value] ?? value
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
  if (name === 'versionSets') return <Titled title={value.name} of={value} />
  if (name === 'llmModelPreferences') return <Titled title={value.role} of={value} />
  if (name === 'tools' || name === 'ignored') return <Json value={value} />
  return <FieldList of={value} />
}

/** What it is called, above the rest of what it says. */
function Titled({ title, of, children }: { title: unknown; of: Fields; children?: ReactNode }) {
  const rest = Object.fromEntries(
    Object.entries(of).filter(([field]) => field !== 'name' && field !== 'role'),
  )
  return (
    <div className="stack titled">
      <b>{String(title)}</b>
      {children}
      <FieldList of={rest} />
    </div>
  )
}

/** A tool that the simulation executes: what the agent is told of it, and what comes of a call. */
function Tool({ value: { simulatedBy, description, ...value } }: { value: Fields }) {
  return (
    <Titled title={value.name} of={{ ...value, simulatedBy }}>
      {typeof description === 'string' && <span className="long-text">{description}</span>}
    </Titled>
  )
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
      {optional === true && <span className="tag">{text.fields.optional}</span>}
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
