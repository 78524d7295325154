const simulation = (name: string): string => `Simulation:CreateSimulation${name}`
const change = (name: string): string => `Simulation:ModifySimulation${name}`

/** What it takes to write something new, by what addresses name it. */
export const MAY_CREATE = {
  // Creating one takes the permission to change it as well.
  personas: [simulation('Persona'), change('Persona')],
  scenarios: [simulation('Scenario'), change('Scenario')],
  metrics: ['Metric:CreateMetric'],
  services: ['Service:CreateService', 'Service:CreateVersionSet'],
  'unit-tests': [simulation('UnitTest')],
  sets: [simulation('UnitTestSet')],
} as const satisfies Readonly<Record<string, readonly string[]>>

export const MAY_START = simulation('UnitTestSetRun')
