/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../../../graphql/schema.gen';

import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type A2aConnectorInput = {
  readonly cardPath?: string | null | undefined;
  readonly headers?: unknown;
  readonly oauth?: OAuthInput | null | undefined;
  readonly pollSeconds?: number | null | undefined;
  readonly probe?: ProbeInput | null | undefined;
  readonly stream?: boolean | null | undefined;
  readonly timeoutSeconds?: number | null | undefined;
  readonly timeouts?: TimeOutsInput | null | undefined;
  readonly url: string;
};

export type AtMostFailuresGateInput = {
  readonly n: number;
};

export type BooleanCriterionInput = {
  readonly expectedValue: boolean;
};

export type CannedAnswerInput = {
  readonly arguments?: unknown;
  readonly content?: unknown;
  readonly exact?: boolean | null | undefined;
  readonly isError?: boolean | null | undefined;
};

export type CannedSimulationInput = {
  readonly answers: ReadonlyArray<CannedAnswerInput>;
};

export type CategoricalCriterionInput = {
  readonly expectedValues: ReadonlyArray<string>;
};

export type CategoricalMetricValueInput = {
  readonly categories: ReadonlyArray<string>;
};

export type ChatConnectorInput = {
  readonly apiKey?: string | null | undefined;
  readonly headers?: unknown;
  readonly model?: string | null | undefined;
  readonly oauth?: OAuthInput | null | undefined;
  readonly parameters?: unknown;
  readonly probe?: ProbeInput | null | undefined;
  readonly stream?: boolean | null | undefined;
  readonly systemPrompt?: string | null | undefined;
  readonly timeoutSeconds?: number | null | undefined;
  readonly timeouts?: TimeOutsInput | null | undefined;
  readonly tools?: ReadonlyArray<unknown> | null | undefined;
  readonly url: string;
};

/** How a client says who it is to get a token. */
export type ClientAuthentication =
  | 'BASIC'
  | 'BODY';

/** Exactly one of these. */
export type ConnectorInput =
  {   readonly a2a: A2aConnectorInput; readonly chat?: never; readonly http?: never; readonly plugin?: never; readonly python?: never; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never;   readonly chat: ChatConnectorInput; readonly http?: never; readonly plugin?: never; readonly python?: never; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never;   readonly http: HttpConnectorInput; readonly plugin?: never; readonly python?: never; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never; readonly http?: never;   readonly plugin: PluginConnectorInput; readonly python?: never; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never; readonly http?: never; readonly plugin?: never;   readonly python: PythonConnectorInput; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never; readonly http?: never; readonly plugin?: never; readonly python?: never;   readonly responses: ResponsesConnectorInput; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never; readonly http?: never; readonly plugin?: never; readonly python?: never; readonly responses?: never;   readonly websocket: WebSocketConnectorInput; };

export type ContainsEvaluatorInput = {
  readonly speaker?: Speaker | null | undefined;
  readonly texts: ReadonlyArray<string>;
  readonly where?: SearchedPart | null | undefined;
};

export type CreateMetricInput = {
  readonly additionalNotes?: string | null | undefined;
  readonly appliedToServices?: ReadonlyArray<string | number>;
  readonly description: string;
  readonly evaluator?: EvaluatorInput | null | undefined;
  readonly metricValue: MetricValueInput;
  readonly name: string;
  readonly tags?: ReadonlyArray<TagInput>;
};

export type CreatePersonaInput = {
  readonly initialVersion: PersonaVersionInput;
  readonly name: string;
  readonly role: string;
  readonly tags?: ReadonlyArray<TagInput>;
};

/** Fields that are not given stay as they are; null clears one. */
export type CreatePersonaVersionInput = {
  readonly background?: string | null | undefined;
  readonly id: string | number;
  readonly nonsensitiveUserVariables?: unknown;
  readonly preferredLanguage?: string | null | undefined;
  readonly sensitiveUserVariables?: unknown;
  readonly timezone?: string | null | undefined;
  readonly userModels?: ReadonlyArray<string> | null | undefined;
  /** The number that the new version must get. */
  readonly version?: number | null | undefined;
};

export type CreateScenarioInput = {
  readonly initialVersion: ScenarioVersionInput;
  readonly name: string;
  readonly tags?: ReadonlyArray<TagInput>;
};

/** Fields that are not given stay as they are; null clears one. */
export type CreateScenarioVersionInput = {
  readonly conversationStartsAt?: string | null | undefined;
  readonly id: string | number;
  readonly initialMessageType?: InitialMessageType | null | undefined;
  readonly instructions?: string | null | undefined;
  readonly maxToolRounds?: number | null | undefined;
  readonly objective?: string | null | undefined;
  readonly state?: unknown;
  readonly tools?: ReadonlyArray<SimulatedToolInput> | null | undefined;
  /** The number that the new version must get. */
  readonly version?: number | null | undefined;
};

export type CreateServiceInput = {
  readonly agentId?: string | null | undefined;
  readonly connector?: ConnectorInput | null | undefined;
  readonly description: string;
  readonly isActive?: boolean;
  readonly keyterms?: ReadonlyArray<string>;
  readonly limits?: ServiceLimitsInput | null | undefined;
  readonly name: string;
  readonly serviceHierarchicalStateMachineId?: string | null | undefined;
  readonly tags?: ReadonlyArray<TagInput>;
  readonly versionSets?: ReadonlyArray<NamedVersionSetInput>;
};

export type CreateUnitTestInput = {
  readonly description: string;
  readonly maxInteractions: number;
  readonly name: string;
  readonly personaId: string | number;
  readonly runCount?: number;
  readonly scenarioId: string | number;
  readonly serviceId: string | number;
  readonly serviceVersionSetName?: string;
  readonly successCriterions: ReadonlyArray<SuccessCriterionInput>;
  readonly tags?: ReadonlyArray<TagInput>;
};

export type CreateUnitTestSetInput = {
  readonly description?: string | null | undefined;
  readonly earlyStop?: EarlyStop;
  /** What passing means: all, unless said otherwise. */
  readonly gate?: GateInput | null | undefined;
  readonly name: string;
  /** The run that the runs of the set are held against: they fail where a unit test passes less often. */
  readonly noRegression?: StandingBaselineInput | null | undefined;
  readonly tags?: ReadonlyArray<TagInput>;
  readonly unitTestRuns: ReadonlyArray<UnitTestRunInput>;
};

/** Exactly one of these, fitting the metric's type. */
export type CriterionInput =
  {   readonly boolean: BooleanCriterionInput; readonly categorical?: never; readonly numerical?: never; }
  |  { readonly boolean?: never;   readonly categorical: CategoricalCriterionInput; readonly numerical?: never; }
  |  { readonly boolean?: never; readonly categorical?: never;   readonly numerical: NumericalCriterionInput; };

/** Which sessions are left out: none, those that cannot change the verdict any more, or all those after enough evidence. */
export type EarlyStop =
  | 'CERTAIN'
  | 'OFF'
  | 'SEQUENTIAL';

export type EmptyInput = {
  readonly _?: boolean | null | undefined;
};

/** Exactly one of these; a judge where none is given. */
export type EvaluatorInput =
  {   readonly contains: ContainsEvaluatorInput; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never;   readonly jsonValue: JsonValueEvaluatorInput; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never;   readonly judge: JudgeEvaluatorInput; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never;   readonly latency: LatencyEvaluatorInput; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never;   readonly objectiveMet: EmptyInput; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never;   readonly regex: RegexEvaluatorInput; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never;   readonly stateMatches: StateMatchesEvaluatorInput; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never;   readonly toolCalled: ToolCalledEvaluatorInput; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never;   readonly turnCount: EmptyInput; };

export type EventMatchInput = {
  readonly path: string;
  readonly value?: unknown;
};

export type EventStreamInput = {
  readonly format?: StreamFormat | null | undefined;
  readonly lastEvent?: string | null | undefined;
  readonly lastPath?: string | null | undefined;
  readonly texts?: StreamTexts | null | undefined;
};

/** Exactly one of these. */
export type GateInput =
  {   readonly all: EmptyInput; readonly atMostFailures?: never; readonly passHatK?: never; readonly passRate?: never; }
  |  { readonly all?: never;   readonly atMostFailures: AtMostFailuresGateInput; readonly passHatK?: never; readonly passRate?: never; }
  |  { readonly all?: never; readonly atMostFailures?: never;   readonly passHatK: PassHatKGateInput; readonly passRate?: never; }
  |  { readonly all?: never; readonly atMostFailures?: never; readonly passHatK?: never;   readonly passRate: PassRateGateInput; };

export type HttpConnectorInput = {
  readonly answerPath: string;
  readonly bodyTemplate: unknown;
  readonly continuationPath?: string | null | undefined;
  readonly endedPath?: string | null | undefined;
  readonly eventStream?: EventStreamInput | null | undefined;
  readonly finishReasonPath?: string | null | undefined;
  readonly headers?: unknown;
  readonly oauth?: OAuthInput | null | undefined;
  readonly poll?: PollInput | null | undefined;
  readonly probe?: ProbeInput | null | undefined;
  readonly reasoningPath?: string | null | undefined;
  readonly timeoutSeconds?: number | null | undefined;
  readonly timeouts?: TimeOutsInput | null | undefined;
  readonly toolCallsPath?: string | null | undefined;
  readonly url: string;
};

/** Who opens the conversation; `SKIP` is the agent. */
export type InitialMessageType =
  | 'EXTERNAL_EVENT'
  | 'SKIP'
  | 'USER_MESSAGE';

export type JsonValueEvaluatorInput = {
  readonly expected?: unknown;
  readonly path: string;
};

/** Up to 5 models, up to 11 times each. The majority counts, of numbers the median. */
export type JudgeEvaluatorInput = {
  readonly judgeRepeats?: number | null | undefined;
  readonly judges?: ReadonlyArray<JudgeModelInput> | null | undefined;
};

export type JudgeModelInput = {
  readonly llmName: string;
  readonly params?: unknown;
};

export type LastLabelledInput = {
  readonly key: string;
  readonly value: string;
};

export type LastOnInput = {
  readonly versionSet: string;
};

export type LatencyEvaluatorInput = {
  readonly statistic?: LatencyStatistic | null | undefined;
};

/** Which answer time of a session counts. */
export type LatencyStatistic =
  | 'MAX'
  | 'MEAN'
  | 'P95';

/** What is about to be given, as one of these. */
export type MetricCheckInput =
  {   readonly create: CreateMetricInput; readonly update?: never; }
  |  { readonly create?: never;   readonly update: UpdateMetricInput; };

/** Exactly one of these. */
export type MetricValueInput =
  {   readonly boolean: EmptyInput; readonly categorical?: never; readonly numerical?: never; }
  |  { readonly boolean?: never;   readonly categorical: CategoricalMetricValueInput; readonly numerical?: never; }
  |  { readonly boolean?: never; readonly categorical?: never;   readonly numerical: NumericalMetricValueInput; };

export type ModelPreferenceInput = {
  readonly llmName: string;
  readonly params?: unknown;
  readonly role: string;
};

export type ModelSimulationInput = {
  readonly instructions?: string | null | undefined;
};

export type NamedVersionSetInput = {
  readonly agentVersionNumber?: number | null | undefined;
  readonly connector?: ConnectorInput | null | undefined;
  readonly llmModelPreferences?: ReadonlyArray<ModelPreferenceInput>;
  readonly name: string;
  readonly serviceHierarchicalStateMachineVersionNumber?: number | null | undefined;
};

export type NumericalCriterionInput = {
  readonly threshold: number;
  readonly verb: Verb;
};

export type NumericalMetricValueInput = {
  readonly lowerBound: number;
  readonly upperBound: number;
};

export type OAuthInput = {
  readonly audience?: string | null | undefined;
  readonly clientAuthentication?: ClientAuthentication | null | undefined;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string | null | undefined;
  readonly tokenUrl: string;
};

export type PassHatKGateInput = {
  readonly atLeast: number;
  readonly k: number;
};

export type PassRateGateInput = {
  readonly atLeast: number;
  readonly confidence?: number;
};

/** What is about to be given, as one of these. */
export type PersonaCheckInput =
  {   readonly create: CreatePersonaInput; readonly createVersion?: never; readonly update?: never; }
  |  { readonly create?: never;   readonly createVersion: CreatePersonaVersionInput; readonly update?: never; }
  |  { readonly create?: never; readonly createVersion?: never;   readonly update: UpdatePersonaInput; };

export type PersonaVersionInput = {
  readonly background: string;
  readonly nonsensitiveUserVariables?: unknown;
  readonly preferredLanguage?: string | null | undefined;
  readonly sensitiveUserVariables?: unknown;
  readonly timezone?: string | null | undefined;
  readonly userModels?: ReadonlyArray<string> | null | undefined;
};

export type PluginConnectorInput = {
  readonly keepsConversation?: boolean | null | undefined;
  readonly name: string;
  readonly settings?: unknown;
  readonly timeoutSeconds?: number | null | undefined;
  readonly variables?: unknown;
};

export type PollInput = {
  readonly failed?: ReadonlyArray<string> | null | undefined;
  readonly idPath?: string | null | undefined;
  readonly intervalSeconds?: number | null | undefined;
  readonly path?: string | null | undefined;
  readonly until?: ReadonlyArray<string> | null | undefined;
  readonly untilPath?: string | null | undefined;
  readonly urlPath?: string | null | undefined;
};

export type ProbeInput = {
  readonly answerPath?: string | null | undefined;
  readonly path: string;
};

export type PythonConnectorInput = {
  readonly callable: string;
  readonly keepsConversation?: boolean | null | undefined;
  readonly settings?: unknown;
  readonly timeoutSeconds?: number | null | undefined;
  readonly variables?: unknown;
};

export type RegexEvaluatorInput = {
  readonly ignoreCase?: boolean | null | undefined;
  readonly pattern: string;
  readonly speaker?: Speaker | null | undefined;
  readonly where?: SearchedPart | null | undefined;
};

export type ResponsesConnectorInput = {
  readonly apiKey?: string | null | undefined;
  readonly headers?: unknown;
  readonly instructions?: string | null | undefined;
  readonly model?: string | null | undefined;
  readonly oauth?: OAuthInput | null | undefined;
  readonly parameters?: unknown;
  readonly probe?: ProbeInput | null | undefined;
  readonly stream?: boolean | null | undefined;
  readonly timeoutSeconds?: number | null | undefined;
  readonly timeouts?: TimeOutsInput | null | undefined;
  readonly tools?: ReadonlyArray<unknown> | null | undefined;
  readonly url: string;
};

export type RulesSimulationInput = {
  readonly rules: ReadonlyArray<ToolRuleInput>;
};

/** What is about to be given, as one of these. */
export type ScenarioCheckInput =
  {   readonly create: CreateScenarioInput; readonly createVersion?: never; readonly update?: never; }
  |  { readonly create?: never;   readonly createVersion: CreateScenarioVersionInput; readonly update?: never; }
  |  { readonly create?: never; readonly createVersion?: never;   readonly update: UpdateScenarioInput; };

export type ScenarioVersionInput = {
  readonly conversationStartsAt?: string | null | undefined;
  readonly initialMessageType: InitialMessageType;
  readonly instructions: string;
  readonly maxToolRounds?: number | null | undefined;
  readonly objective: string;
  readonly state?: unknown;
  readonly tools?: ReadonlyArray<SimulatedToolInput> | null | undefined;
};

/** What of a message is searched. */
export type SearchedPart =
  | 'REASONING'
  | 'TEXT';

/** What is about to be given, as one of these. */
export type ServiceCheckInput =
  {   readonly create: CreateServiceInput; readonly update?: never; }
  |  { readonly create?: never;   readonly update: UpdateServiceInput; };

/** They hold for all version sets and for runs that are under way as well. */
export type ServiceLimitsInput = {
  readonly maxConcurrentSessions?: number | null | undefined;
  readonly requestsPerMinute?: number | null | undefined;
};

export type SimulatedToolInput = {
  readonly description?: string | null | undefined;
  readonly name: string;
  readonly parameters?: unknown;
  readonly simulatedBy: ToolSimulationInput;
};

/** Whose messages are read. */
export type Speaker =
  | 'AGENT'
  | 'ANY'
  | 'PERSONA';

/** Exactly one of these. */
export type StandingBaselineInput =
  {   readonly label: LastLabelledInput; readonly lastOn?: never; }
  |  { readonly label?: never;   readonly lastOn: LastOnInput; };

/** Either `changes` or `expected`. */
export type StateMatchesEvaluatorInput = {
  readonly at?: string | null | undefined;
  readonly changes?: ReadonlyArray<unknown> | null | undefined;
  readonly expected?: unknown;
  readonly ignoreOrder?: boolean | null | undefined;
  readonly partial?: boolean | null | undefined;
};

/** How events are told apart in a stream. */
export type StreamFormat =
  | 'NDJSON'
  | 'SSE';

/** What the texts of all events are together. */
export type StreamTexts =
  | 'DELTAS'
  | 'LAST'
  | 'MESSAGES';

export type SuccessCriterionInput = {
  readonly criterion: CriterionInput;
  readonly metricId: string | number;
  readonly name: string;
  readonly optional?: boolean;
};

export type TagInput = {
  readonly key: string;
  readonly value?: string | null | undefined;
};

export type TimeOutsInput = {
  readonly connectSeconds?: number | null | undefined;
  readonly firstByteSeconds?: number | null | undefined;
};

export type ToolCalledEvaluatorInput = {
  readonly arguments?: unknown;
  readonly tool: string;
};

export type ToolRuleInput = {
  readonly content?: unknown;
  readonly find?: unknown;
  readonly isError?: boolean | null | undefined;
  readonly patch?: ReadonlyArray<unknown> | null | undefined;
  readonly when?: ReadonlyArray<unknown> | null | undefined;
};

/** Exactly one of these. */
export type ToolSimulationInput =
  {   readonly canned: CannedSimulationInput; readonly model?: never; readonly rules?: never; }
  |  { readonly canned?: never;   readonly model: ModelSimulationInput; readonly rules?: never; }
  |  { readonly canned?: never; readonly model?: never;   readonly rules: RulesSimulationInput; };

/** What is about to be given, as one of these. */
export type UnitTestCheckInput =
  {   readonly create: CreateUnitTestInput; readonly update?: never; }
  |  { readonly create?: never;   readonly update: UpdateUnitTestInput; };

export type UnitTestRunInput = {
  /** What passing means for this one; that of the set if left out. */
  readonly gate?: GateInput | null | undefined;
  readonly runCount?: number;
  readonly unitTestId: string | number;
};

/** What is about to be given, as one of these. */
export type UnitTestSetCheckInput =
  {   readonly create: CreateUnitTestSetInput; readonly update?: never; }
  |  { readonly create?: never;   readonly update: UpdateUnitTestSetInput; };

/** Fields that are not given stay as they are; null clears one. */
export type UpdateMetricInput = {
  readonly additionalNotes?: string | null | undefined;
  readonly appliedToServices?: ReadonlyArray<string | number> | null | undefined;
  readonly description?: string | null | undefined;
  readonly evaluator?: EvaluatorInput | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly id: string | number;
  readonly name?: string | null | undefined;
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdatePersonaInput = {
  readonly background?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly id: string | number;
  readonly name?: string | null | undefined;
  readonly nonsensitiveUserVariables?: unknown;
  readonly preferredLanguage?: string | null | undefined;
  readonly role?: string | null | undefined;
  readonly sensitiveUserVariables?: unknown;
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  readonly timezone?: string | null | undefined;
  readonly userModels?: ReadonlyArray<string> | null | undefined;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdateScenarioInput = {
  readonly conversationStartsAt?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly id: string | number;
  readonly initialMessageType?: InitialMessageType | null | undefined;
  readonly instructions?: string | null | undefined;
  readonly maxToolRounds?: number | null | undefined;
  readonly name?: string | null | undefined;
  readonly objective?: string | null | undefined;
  readonly state?: unknown;
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  readonly tools?: ReadonlyArray<SimulatedToolInput> | null | undefined;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdateServiceInput = {
  readonly agentId?: string | null | undefined;
  readonly connector?: ConnectorInput | null | undefined;
  readonly description?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly id: string | number;
  readonly isActive?: boolean | null | undefined;
  readonly keyterms?: ReadonlyArray<string> | null | undefined;
  readonly limits?: ServiceLimitsInput | null | undefined;
  readonly name?: string | null | undefined;
  readonly serviceHierarchicalStateMachineId?: string | null | undefined;
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  /** All of them: one that is left out is deleted. Takes what it takes to create, to replace and to delete version sets. */
  readonly versionSets?: ReadonlyArray<NamedVersionSetInput> | null | undefined;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdateUnitTestInput = {
  readonly description?: string | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly id: string | number;
  readonly maxInteractions?: number | null | undefined;
  readonly name?: string | null | undefined;
  readonly personaId?: string | number | null | undefined;
  readonly runCount?: number | null | undefined;
  readonly scenarioId?: string | number | null | undefined;
  readonly serviceId?: string | number | null | undefined;
  readonly serviceVersionSetName?: string | null | undefined;
  readonly successCriterions?: ReadonlyArray<SuccessCriterionInput> | null | undefined;
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdateUnitTestSetInput = {
  readonly description?: string | null | undefined;
  readonly earlyStop?: EarlyStop | null | undefined;
  readonly expectedVersion?: number | null | undefined;
  readonly gate?: GateInput | null | undefined;
  readonly id: string | number;
  readonly name?: string | null | undefined;
  readonly noRegression?: StandingBaselineInput | null | undefined;
  readonly tags?: ReadonlyArray<TagInput> | null | undefined;
  readonly unitTestRuns?: ReadonlyArray<UnitTestRunInput> | null | undefined;
};

/** How a number is compared with a threshold. */
export type Verb =
  | 'ABOVE'
  | 'AT_LEAST'
  | 'AT_MOST'
  | 'BELOW'
  | 'EQUAL'
  | 'NOT_EQUAL';

export type WebSocketConnectorInput = {
  readonly continuationPath?: string | null | undefined;
  readonly endedPath?: string | null | undefined;
  readonly failed?: EventMatchInput | null | undefined;
  readonly final?: EventMatchInput | null | undefined;
  readonly greets?: boolean | null | undefined;
  readonly headers?: unknown;
  readonly ignored?: ReadonlyArray<EventMatchInput> | null | undefined;
  readonly joinsTexts?: boolean | null | undefined;
  readonly messageTemplate: unknown;
  readonly openTemplates?: ReadonlyArray<unknown> | null | undefined;
  readonly quietSeconds?: number | null | undefined;
  readonly resumeTemplates?: ReadonlyArray<unknown> | null | undefined;
  readonly subprotocol?: string | null | undefined;
  readonly textPath?: string | null | undefined;
  readonly timeoutSeconds?: number | null | undefined;
  readonly timeouts?: TimeOutsInput | null | undefined;
  readonly toolCallsPath?: string | null | undefined;
  readonly url: string;
};

export type CheckPersonaQueryVariables = Exact<{
  input: Types.PersonaCheckInput;
}>;


export type CheckPersonaQuery = { readonly problems: ReadonlyArray<{ readonly field: string | null, readonly code: string, readonly message: string }> };

export type CreatePersonaMutationVariables = Exact<{
  input: Types.CreatePersonaInput;
}>;


export type CreatePersonaMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type UpdatePersonaMutationVariables = Exact<{
  input: Types.UpdatePersonaInput;
}>;


export type UpdatePersonaMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type CheckScenarioQueryVariables = Exact<{
  input: Types.ScenarioCheckInput;
  instructions: string;
}>;


export type CheckScenarioQuery = { readonly remarks: ReadonlyArray<string>, readonly problems: ReadonlyArray<{ readonly field: string | null, readonly code: string, readonly message: string }> };

export type CreateScenarioMutationVariables = Exact<{
  input: Types.CreateScenarioInput;
}>;


export type CreateScenarioMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type UpdateScenarioMutationVariables = Exact<{
  input: Types.UpdateScenarioInput;
}>;


export type UpdateScenarioMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type CheckMetricQueryVariables = Exact<{
  input: Types.MetricCheckInput;
}>;


export type CheckMetricQuery = { readonly problems: ReadonlyArray<{ readonly field: string | null, readonly code: string, readonly message: string }> };

export type CreateMetricMutationVariables = Exact<{
  input: Types.CreateMetricInput;
}>;


export type CreateMetricMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type UpdateMetricMutationVariables = Exact<{
  input: Types.UpdateMetricInput;
}>;


export type UpdateMetricMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type CheckServiceQueryVariables = Exact<{
  input: Types.ServiceCheckInput;
}>;


export type CheckServiceQuery = { readonly problems: ReadonlyArray<{ readonly field: string | null, readonly code: string, readonly message: string }> };

export type CreateServiceMutationVariables = Exact<{
  input: Types.CreateServiceInput;
}>;


export type CreateServiceMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type UpdateServiceMutationVariables = Exact<{
  input: Types.UpdateServiceInput;
}>;


export type UpdateServiceMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type CheckUnitTestQueryVariables = Exact<{
  input: Types.UnitTestCheckInput;
}>;


export type CheckUnitTestQuery = { readonly problems: ReadonlyArray<{ readonly field: string | null, readonly code: string, readonly message: string }> };

export type CreateUnitTestMutationVariables = Exact<{
  input: Types.CreateUnitTestInput;
}>;


export type CreateUnitTestMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type UpdateUnitTestMutationVariables = Exact<{
  input: Types.UpdateUnitTestInput;
}>;


export type UpdateUnitTestMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type CheckUnitTestSetQueryVariables = Exact<{
  input: Types.UnitTestSetCheckInput;
}>;


export type CheckUnitTestSetQuery = { readonly problems: ReadonlyArray<{ readonly field: string | null, readonly code: string, readonly message: string }> };

export type CreateUnitTestSetMutationVariables = Exact<{
  input: Types.CreateUnitTestSetInput;
}>;


export type CreateUnitTestSetMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };

export type UpdateUnitTestSetMutationVariables = Exact<{
  input: Types.UpdateUnitTestSetInput;
}>;


export type UpdateUnitTestSetMutation = { readonly written: { readonly definition: { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number } } };


export const CheckPersonaDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckPersona"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PersonaCheckInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"problems"},"name":{"kind":"Name","value":"checkPersona"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<CheckPersonaQuery, CheckPersonaQueryVariables>;
export const CreatePersonaDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreatePersona"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreatePersonaInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"createPersona"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"persona"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<CreatePersonaMutation, CreatePersonaMutationVariables>;
export const UpdatePersonaDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdatePersona"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdatePersonaInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"updatePersona"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"persona"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<UpdatePersonaMutation, UpdatePersonaMutationVariables>;
export const CheckScenarioDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckScenario"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ScenarioCheckInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"instructions"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"problems"},"name":{"kind":"Name","value":"checkScenario"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"remarks"},"name":{"kind":"Name","value":"scenarioRemarks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"instructions"},"value":{"kind":"Variable","name":{"kind":"Name","value":"instructions"}}}]}]}}]} as unknown as DocumentNode<CheckScenarioQuery, CheckScenarioQueryVariables>;
export const CreateScenarioDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateScenario"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateScenarioInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"createScenario"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"scenario"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<CreateScenarioMutation, CreateScenarioMutationVariables>;
export const UpdateScenarioDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateScenario"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateScenarioInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"updateScenario"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"scenario"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateScenarioMutation, UpdateScenarioMutationVariables>;
export const CheckMetricDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckMetric"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MetricCheckInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"problems"},"name":{"kind":"Name","value":"checkMetric"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<CheckMetricQuery, CheckMetricQueryVariables>;
export const CreateMetricDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateMetric"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateMetricInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"createMetric"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"metric"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<CreateMetricMutation, CreateMetricMutationVariables>;
export const UpdateMetricDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateMetric"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateMetricInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"updateMetric"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"metric"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateMetricMutation, UpdateMetricMutationVariables>;
export const CheckServiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckService"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ServiceCheckInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"problems"},"name":{"kind":"Name","value":"checkService"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<CheckServiceQuery, CheckServiceQueryVariables>;
export const CreateServiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateService"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateServiceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"createService"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"service"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<CreateServiceMutation, CreateServiceMutationVariables>;
export const UpdateServiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateService"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateServiceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"updateService"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"service"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateServiceMutation, UpdateServiceMutationVariables>;
export const CheckUnitTestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckUnitTest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnitTestCheckInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"problems"},"name":{"kind":"Name","value":"checkUnitTest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<CheckUnitTestQuery, CheckUnitTestQueryVariables>;
export const CreateUnitTestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateUnitTest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUnitTestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"createUnitTest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"unitTest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<CreateUnitTestMutation, CreateUnitTestMutationVariables>;
export const UpdateUnitTestDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateUnitTest"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateUnitTestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"updateUnitTest"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"unitTest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateUnitTestMutation, UpdateUnitTestMutationVariables>;
export const CheckUnitTestSetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CheckUnitTestSet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UnitTestSetCheckInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"problems"},"name":{"kind":"Name","value":"checkUnitTestSet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<CheckUnitTestSetQuery, CheckUnitTestSetQueryVariables>;
export const CreateUnitTestSetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateUnitTestSet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUnitTestSetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"createUnitTestSet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"unitTestSet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<CreateUnitTestSetMutation, CreateUnitTestSetMutationVariables>;
export const UpdateUnitTestSetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateUnitTestSet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateUnitTestSetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"written"},"name":{"kind":"Name","value":"updateUnitTestSet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"definition"},"name":{"kind":"Name","value":"unitTestSet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}}]}}]}}]}}]} as unknown as DocumentNode<UpdateUnitTestSetMutation, UpdateUnitTestSetMutationVariables>;