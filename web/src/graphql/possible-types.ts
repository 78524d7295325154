const DEFINITIONS = ['Metric', 'Persona', 'Scenario', 'Service', 'UnitTest', 'UnitTestSet']

/** What implements each interface of the schema, so that fragments on one are read of all of them. */
export const POSSIBLE_TYPES: Record<string, string[]> = {
  DefinitionNode: DEFINITIONS,
  Node: [...DEFINITIONS, 'Run', 'Session', 'Task', 'UnitTestSetRun'],
  VersionNode: DEFINITIONS.map((each) => `${each}Version`),
}
