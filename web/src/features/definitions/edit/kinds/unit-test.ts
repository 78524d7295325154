import type { CreateUnitTestInput, SuccessCriterionInput } from '~/graphql/schema.gen'
import { editing as text } from '~/text/en/editing'
import type { Field, Section, VariantField } from '../form/fields'
import { type Chosen, choose, type Row, type Values, type Variant } from '../form/values'
import { name, tags } from './common'

const { unitTest: t } = text

const criterion: VariantField = {
  kind: 'variant',
  ...t.wanted,
  begins: 'boolean',
  of: {
    boolean: {
      label: t.is.boolean,
      typename: 'BooleanCriterion',
      of: {
        expectedValue: {
          kind: 'flag',
          ...t.expectedValue,
          begins: true,
          required: true,
          words: { yes: t.yes, no: t.no },
        },
      },
    },
    numerical: {
      label: t.is.numerical,
      typename: 'NumericalCriterion',
      of: {
        verb: { kind: 'choice', ...t.verb, options: t.verbs, begins: 'AT_LEAST', required: true },
        threshold: { kind: 'number', ...t.threshold, required: true },
      },
    },
    categorical: {
      label: t.is.categorical,
      typename: 'CategoricalCriterion',
      of: {
        expectedValues: {
          kind: 'texts',
          ...t.expectedValues,
          one: t.category,
          begins: 1,
          required: true,
        },
      },
    },
  },
}

const CRITERION = {
  name: { kind: 'text', ...t.criterionName, required: true },
  metricId: {
    kind: 'reference',
    ...t.metricId,
    to: 'metrics',
    reads: 'metric',
    required: true,
  },
  criterion,
  optional: { kind: 'flag', ...t.optional, begins: false },
} satisfies Record<keyof SuccessCriterionInput, Field>

const what = {
  name,
  description: { kind: 'text', ...t.description, lines: 2, required: true },
  serviceId: {
    kind: 'reference',
    ...t.serviceId,
    to: 'services',
    reads: 'service',
    required: true,
  },
  serviceVersionSetName: {
    kind: 'text',
    ...t.serviceVersionSetName,
    begins: 'release',
    choicesOf: 'serviceId',
    required: true,
  },
  personaId: {
    kind: 'reference',
    ...t.personaId,
    to: 'personas',
    reads: 'persona',
    required: true,
  },
  scenarioId: {
    kind: 'reference',
    ...t.scenarioId,
    to: 'scenarios',
    reads: 'scenario',
    required: true,
  },
} satisfies Partial<Record<keyof CreateUnitTestInput, Field>>

const passes = {
  successCriterions: {
    kind: 'rows',
    ...t.successCriterions,
    one: t.criterion,
    begins: 1,
    of: CRITERION,
    required: true,
  },
  maxInteractions: {
    kind: 'number',
    ...t.maxInteractions,
    whole: true,
    begins: '10',
    required: true,
  },
  runCount: { kind: 'number', ...t.runCount, whole: true, begins: '1', required: true },
  tags,
} satisfies Record<Exclude<keyof CreateUnitTestInput, keyof typeof what>, Field>

export const UNIT_TEST: readonly Section[] = [
  { title: t.what, of: what },
  { title: t.passes, of: passes },
]

/** What is demanded of a value fits the metric that gives it. */
export function fitCriteria(values: Values): Values {
  const rows = values.successCriterions as readonly Row[]
  const fitted = rows.map((row) => {
    const { metricId, criterion: wanted } = row.value as Values
    const about = (metricId as Chosen | null)?.about
    if (about === undefined || about === (wanted as Variant).chosen) return row
    const fitting = choose(criterion, wanted as Variant, about)
    return { ...row, value: { ...(row.value as Values), criterion: fitting } }
  })
  return fitted.some((row, index) => row !== rows[index])
    ? { ...values, successCriterions: fitted }
    : values
}
