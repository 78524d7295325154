import type { CreateUnitTestSetInput, UnitTestRunInput } from '~/graphql/schema.gen'
import { editing as text } from '~/text/en/editing'
import type { Field, Option, Section } from '../form/fields'
import { name, tags } from './common'

const { set: t } = text

const atLeast: Field = { kind: 'number', ...t.atLeast, required: true }

const GATES: Readonly<Record<string, Option>> = {
  all: { ...t.gates.all, typename: 'AllPassGate', of: {} },
  passRate: {
    ...t.gates.passRate,
    typename: 'PassRateGate',
    of: {
      atLeast: { ...atLeast, begins: '0.9' },
      confidence: { kind: 'number', ...t.confidence, begins: '0.95', required: true },
    },
  },
  passHatK: {
    ...t.gates.passHatK,
    typename: 'PassHatKGate',
    of: {
      k: { kind: 'number', ...t.k, whole: true, begins: '3', required: true },
      atLeast: { ...atLeast, begins: '0.9' },
    },
  },
  atMostFailures: {
    ...t.gates.atMostFailures,
    typename: 'AtMostFailuresGate',
    of: { n: { kind: 'number', ...t.n, whole: true, begins: '1', required: true } },
  },
}

const RUN = {
  unitTestId: {
    kind: 'reference',
    ...t.unitTestId,
    to: 'unit-tests',
    reads: 'unitTest',
    required: true,
  },
  runCount: { kind: 'number', ...t.runCount, whole: true, begins: '1', required: true },
  gate: { kind: 'variant', ...t.ownGate, begins: '', none: t.asSet, of: GATES, more: true },
} satisfies Record<keyof UnitTestRunInput, Field>

const what = {
  name,
  description: { kind: 'text', ...t.description, lines: 2 },
  unitTestRuns: {
    kind: 'rows',
    ...t.unitTestRuns,
    one: t.unitTestRun,
    begins: 1,
    of: RUN,
    required: true,
  },
  tags,
} satisfies Partial<Record<keyof CreateUnitTestSetInput, Field>>

const passing = {
  gate: { kind: 'variant', ...t.gate, begins: 'all', of: GATES },
  earlyStop: {
    kind: 'choice',
    ...t.earlyStop,
    options: t.stops,
    begins: 'OFF',
    required: true,
  },
  noRegression: {
    kind: 'variant',
    ...t.noRegression,
    hint: t.baselineHint,
    begins: '',
    none: t.noBaseline,
    of: {
      label: {
        ...t.baselines.label,
        typename: 'LabelBaseline',
        of: {
          key: { kind: 'text', ...t.labelKey, required: true },
          value: { kind: 'text', ...t.labelValue, required: true },
        },
      },
      lastOn: {
        ...t.baselines.lastOn,
        typename: 'VersionSetBaseline',
        of: { versionSet: { kind: 'text', ...t.versionSet, required: true } },
      },
    },
  },
} satisfies Record<Exclude<keyof CreateUnitTestSetInput, keyof typeof what>, Field>

export const SET: readonly Section[] = [
  { title: t.what, of: what },
  { title: t.passing, of: passing },
]
