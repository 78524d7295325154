import type {
  ContainsEvaluatorInput,
  CreateMetricInput,
  EvaluatorInput,
  JsonValueEvaluatorInput,
  JudgeEvaluatorInput,
  LatencyEvaluatorInput,
  MetricValueInput,
  RegexEvaluatorInput,
  StateMatchesEvaluatorInput,
  ToolCalledEvaluatorInput,
} from '~/graphql/schema.gen'
import { editingMetric as t } from '~/text/en/editing-metric'
import type { Field, Option, Section } from '../form/fields'
import { name, tags } from './common'

type Of<Input> = Readonly<Record<keyof Input, Field>>

const spoken = {
  speaker: { kind: 'choice', ...t.speaker, options: t.speakers, begins: 'AGENT', required: true },
  where: { kind: 'choice', ...t.where, options: t.places, begins: 'TEXT', required: true },
} satisfies Readonly<Record<string, Field>>

const contains: Of<ContainsEvaluatorInput> = {
  texts: { kind: 'texts', ...t.texts, one: t.text, begins: 1, required: true },
  ...spoken,
}
const regex: Of<RegexEvaluatorInput> = {
  pattern: { kind: 'text', ...t.pattern, code: true, required: true },
  ignoreCase: { kind: 'flag', ...t.ignoreCase, begins: true },
  ...spoken,
}
const latency: Of<LatencyEvaluatorInput> = {
  statistic: {
    kind: 'choice',
    ...t.statistic,
    options: t.statistics,
    begins: 'MAX',
    required: true,
  },
}
const toolCalled: Of<ToolCalledEvaluatorInput> = {
  tool: { kind: 'text', ...t.tool, code: true, required: true },
  arguments: { kind: 'json', ...t.arguments, holds: 'object' },
}
const jsonValue: Of<JsonValueEvaluatorInput> = {
  path: { kind: 'text', ...t.path, code: true, required: true },
  expected: { kind: 'json', ...t.expected, holds: 'anything', keepsEmpty: true, lines: 2 },
}
const stateMatches: Of<StateMatchesEvaluatorInput> = {
  changes: { kind: 'json', ...t.changes, holds: 'list', keepsEmpty: true },
  expected: { kind: 'json', ...t.expectedState, holds: 'anything', keepsEmpty: true },
  at: { kind: 'text', ...t.at, code: true },
  partial: { kind: 'flag', ...t.partial, begins: false },
  ignoreOrder: { kind: 'flag', ...t.ignoreOrder, begins: false },
}
const judge: Of<JudgeEvaluatorInput> = {
  judges: {
    kind: 'rows',
    ...t.judges,
    one: t.judge,
    of: {
      llmName: { kind: 'text', ...t.llmName, required: true },
      params: { kind: 'json', ...t.params, holds: 'object', lines: 2 },
    },
  },
  judgeRepeats: {
    kind: 'number',
    ...t.judgeRepeats,
    whole: true,
    begins: '1',
    required: true,
  },
}

const VALUES: Readonly<Record<keyof MetricValueInput, Option>> = {
  boolean: { ...t.values.boolean, typename: 'BooleanMetricValue', of: {} },
  numerical: {
    ...t.values.numerical,
    typename: 'NumericalMetricValue',
    of: {
      lowerBound: { kind: 'number', ...t.lowerBound, begins: '0', required: true, fixed: true },
      upperBound: { kind: 'number', ...t.upperBound, begins: '100', required: true, fixed: true },
    },
  },
  categorical: {
    ...t.values.categorical,
    typename: 'CategoricalMetricValue',
    of: {
      categories: {
        kind: 'texts',
        ...t.categories,
        one: t.category,
        begins: 2,
        required: true,
        fixed: true,
      },
    },
  },
}

const EVALUATORS: Readonly<Record<keyof EvaluatorInput, Option>> = {
  judge: { ...t.evaluators.judge, typename: 'JudgeEvaluator', of: judge },
  contains: { ...t.evaluators.contains, typename: 'ContainsEvaluator', of: contains },
  regex: { ...t.evaluators.regex, typename: 'RegexEvaluator', of: regex },
  toolCalled: { ...t.evaluators.toolCalled, typename: 'ToolCalledEvaluator', of: toolCalled },
  jsonValue: { ...t.evaluators.jsonValue, typename: 'JsonValueEvaluator', of: jsonValue },
  stateMatches: {
    ...t.evaluators.stateMatches,
    typename: 'StateMatchesEvaluator',
    of: stateMatches,
  },
  objectiveMet: { ...t.evaluators.objectiveMet, typename: 'ObjectiveMetEvaluator', of: {} },
  turnCount: { ...t.evaluators.turnCount, typename: 'TurnCountEvaluator', of: {} },
  latency: { ...t.evaluators.latency, typename: 'LatencyEvaluator', of: latency },
}

const what = {
  name,
  description: { kind: 'text', ...t.description, lines: 3, required: true },
  metricValue: {
    kind: 'variant',
    ...t.metricValue,
    begins: 'boolean',
    of: VALUES,
    fixed: true,
  },
} satisfies Partial<Of<CreateMetricInput>>

const how = {
  evaluator: { kind: 'variant', ...t.evaluator, begins: 'judge', of: EVALUATORS },
  additionalNotes: { kind: 'text', ...t.additionalNotes, lines: 3 },
  appliedToServices: {
    kind: 'references',
    ...t.appliedToServices,
    to: 'services',
    one: t.service,
  },
  tags,
} satisfies Omit<Of<CreateMetricInput>, keyof typeof what>

export const METRIC: readonly Section[] = [
  { title: t.what, of: what },
  { title: t.how, of: how },
]
