import { MAY_CREATE } from '~/graphql/may-create'
import type { DefinitionKind } from '~/graphql/schema.gen'
import { definitions as text } from '~/text/en/definitions'

/** The kinds of definitions, as addresses name them. */
export type KindName = keyof typeof text.kinds

export const KIND_NAMES = Object.keys(text.kinds) as KindName[]

/** Where definitions that use one are listed, and the filter of that list that names it. */
export interface Use {
  readonly by: KindName
  readonly filter: string
  /** The field of the answer with those that use it. */
  readonly field: 'unitTests' | 'metrics' | 'sets'
  /** Whether it cannot be deleted while something does. */
  readonly holds: boolean
}

export interface Kind {
  /** As the API names it. */
  readonly kind: DefinitionKind
  /** Who may write and take away, by the permissions' names. */
  readonly mayCreate: readonly string[]
  readonly mayChange: readonly string[]
  readonly mayDelete: readonly string[]
  readonly uses: readonly Use[]
  /** What its list can be narrowed by, beside what lists of all kinds can. */
  readonly filters: readonly string[]
}

const simulation = (name: string) => ({
  mayChange: [`Simulation:ModifySimulation${name}`],
  mayDelete: [`Simulation:DeleteSimulation${name}`],
})

const byUnitTests = (filter: string): Use => ({
  by: 'unit-tests',
  filter,
  field: 'unitTests',
  holds: true,
})

export const KINDS: Readonly<Record<KindName, Kind>> = {
  personas: {
    kind: 'PERSONA',
    mayCreate: MAY_CREATE.personas,
    ...simulation('Persona'),
    uses: [byUnitTests('personas')],
    filters: ['roles', 'preferredLanguages'],
  },
  scenarios: {
    kind: 'SCENARIO',
    mayCreate: MAY_CREATE.scenarios,
    ...simulation('Scenario'),
    uses: [byUnitTests('scenarios')],
    filters: ['initialMessageTypes', 'tools'],
  },
  metrics: {
    kind: 'METRIC',
    mayCreate: MAY_CREATE.metrics,
    mayChange: ['Metric:ModifyMetric'],
    mayDelete: ['Metric:DeleteMetric'],
    uses: [byUnitTests('metrics')],
    filters: ['types', 'evaluators', 'services'],
  },
  services: {
    kind: 'SERVICE',
    mayCreate: MAY_CREATE.services,
    mayChange: ['Service:UpdateService'],
    mayDelete: ['Service:DeleteService'],
    uses: [
      byUnitTests('services'),
      { by: 'metrics', filter: 'services', field: 'metrics', holds: false },
    ],
    filters: ['isActive', 'connectors'],
  },
  'unit-tests': {
    kind: 'UNIT_TEST',
    mayCreate: MAY_CREATE['unit-tests'],
    ...simulation('UnitTest'),
    uses: [{ by: 'sets', filter: 'unitTests', field: 'sets', holds: true }],
    filters: ['services', 'personas', 'scenarios', 'metrics'],
  },
  sets: {
    kind: 'UNIT_TEST_SET',
    mayCreate: MAY_CREATE.sets,
    ...simulation('UnitTestSet'),
    uses: [],
    filters: ['gates', 'unitTests'],
  },
}
