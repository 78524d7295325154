import type { KindName } from '../kinds'

interface Needed {
  readonly create: readonly string[]
  readonly update: readonly string[]
}

/** What it takes to write a definition, by the names of permissions. */
export const NEEDED: Readonly<Record<KindName, Needed>> = {
  personas: {
    create: ['Simulation:CreateSimulationPersona', 'Simulation:ModifySimulationPersona'],
    update: ['Simulation:ModifySimulationPersona'],
  },
  scenarios: {
    create: ['Simulation:CreateSimulationScenario', 'Simulation:ModifySimulationScenario'],
    update: ['Simulation:ModifySimulationScenario'],
  },
  metrics: { create: ['Metric:CreateMetric'], update: ['Metric:ModifyMetric'] },
  services: {
    create: ['Service:CreateService', 'Service:CreateVersionSet'],
    update: ['Service:UpdateService'],
  },
  'unit-tests': {
    create: ['Simulation:CreateSimulationUnitTest'],
    update: ['Simulation:ModifySimulationUnitTest'],
  },
  sets: {
    create: ['Simulation:CreateSimulationUnitTestSet'],
    update: ['Simulation:ModifySimulationUnitTestSet'],
  },
}
