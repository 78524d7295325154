import { definitions as text } from '~/text/en/definitions'

/** The kinds of definitions, as addresses name them. */
export type KindName = keyof typeof text.kinds

export const KIND_NAMES = Object.keys(text.kinds) as KindName[]

export interface Kind {
  /** Who may delete and bring back, by the permission's name. */
  readonly mayDelete: string
  /** Where those that use it are listed; null where nothing does. */
  readonly usedBy: KindName | null
}

export const KINDS: Readonly<Record<KindName, Kind>> = {
  personas: { mayDelete: 'Simulation:DeleteSimulationPersona', usedBy: 'unit-tests' },
  scenarios: { mayDelete: 'Simulation:DeleteSimulationScenario', usedBy: 'unit-tests' },
  metrics: { mayDelete: 'Metric:DeleteMetric', usedBy: 'unit-tests' },
  services: { mayDelete: 'Service:DeleteService', usedBy: 'unit-tests' },
  'unit-tests': { mayDelete: 'Simulation:DeleteSimulationUnitTest', usedBy: 'sets' },
  sets: { mayDelete: 'Simulation:DeleteSimulationUnitTestSet', usedBy: null },
}
