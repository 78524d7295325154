const DEFINITIONS = ['Metric', 'Persona', 'Scenario', 'Service', 'UnitTest', 'UnitTestSet']

const UNIONS = {
  Connector: [
    'ChatConnector',
    'ResponsesConnector',
    'HttpConnector',
    'A2aConnector',
    'PluginConnector',
    'PythonConnector',
    'WebSocketConnector',
  ],
  Criterion: ['BooleanCriterion', 'NumericalCriterion', 'CategoricalCriterion'],
  EvaluationSource: ['ManualEvaluationSource', 'SimulationEvaluationSource'],
  Evaluator: [
    'ContainsEvaluator',
    'RegexEvaluator',
    'TurnCountEvaluator',
    'LatencyEvaluator',
    'ObjectiveMetEvaluator',
    'ToolCalledEvaluator',
    'JsonValueEvaluator',
    'StateMatchesEvaluator',
    'JudgeEvaluator',
  ],
  Gate: ['AllPassGate', 'PassRateGate', 'PassHatKGate', 'AtMostFailuresGate'],
  MetricValue: ['BooleanMetricValue', 'NumericalMetricValue', 'CategoricalMetricValue'],
  StandingBaseline: ['LabelBaseline', 'VersionSetBaseline'],
  ToolSimulation: ['CannedSimulation', 'RulesSimulation', 'ModelSimulation'],
}

/** What each interface and union of the schema stands for, so that fragments on them are read. */
export const POSSIBLE_TYPES: Record<string, string[]> = {
  ...UNIONS,
  DefinitionNode: DEFINITIONS,
  Node: [...DEFINITIONS, 'Run', 'Session', 'Task', 'UnitTestSetRun'],
}
