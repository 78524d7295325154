/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../../../../graphql/schema.gen';

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

export type LatencyEvaluatorInput = {
  readonly statistic?: LatencyStatistic | null | undefined;
};

/** Which answer time of a session counts. */
export type LatencyStatistic =
  | 'MAX'
  | 'MEAN'
  | 'P95';

/** Exactly one of these. */
export type MetricValueInput =
  {   readonly boolean: EmptyInput; readonly categorical?: never; readonly numerical?: never; }
  |  { readonly boolean?: never;   readonly categorical: CategoricalMetricValueInput; readonly numerical?: never; }
  |  { readonly boolean?: never; readonly categorical?: never;   readonly numerical: NumericalMetricValueInput; };

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

/** How a session ended. Only the agent's own outcomes count. */
export type Outcome =
  | 'AGENT_ERROR'
  | 'CANCELLED'
  | 'FAILED'
  | 'INFRASTRUCTURE_ERROR'
  | 'JUDGE_INCONCLUSIVE'
  | 'MAX_INTERACTIONS'
  | 'OUT_OF_BUDGET'
  | 'PASSED'
  | 'SAVED'
  | 'SIMULATOR_FAULT'
  | 'TOOL_LOOP';

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

/** What of a message is searched. */
export type SearchedPart =
  | 'REASONING'
  | 'TEXT';

/** Whose messages are read. */
export type Speaker =
  | 'AGENT'
  | 'ANY'
  | 'PERSONA';

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

export type TryMetricInput = {
  /** A session that has ended. */
  readonly conversationId: string | number;
  /** Only messages up to this interaction, and those in it, are read. */
  readonly evaluateToInteractionId?: string | null | undefined;
  readonly metric: CreateMetricInput;
};

export type TryServiceInput = {
  /** Tried in place of what the service says. Takes what it takes to change the service, or to create one. */
  readonly connector?: ConnectorInput | null | undefined;
  /** Left out where a connector is tried before its service is there. */
  readonly id?: string | number | null | undefined;
  /** Empty where the agent is to open the conversation. */
  readonly say?: string;
  readonly serviceVersionSetName?: string;
};

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

export type TryConnectorMutationVariables = Exact<{
  input: Types.TryServiceInput;
}>;


export type TryConnectorMutation = { readonly tried: { readonly latencyMs: number, readonly exchanges: ReadonlyArray<{ readonly method: string, readonly address: string, readonly requestHeaders: unknown, readonly requestBody: string, readonly status: number | null, readonly responseHeaders: unknown, readonly responseBody: string, readonly responseBytes: number, readonly firstByteMs: number | null, readonly totalMs: number | null }>, readonly reply: { readonly texts: ReadonlyArray<string>, readonly ended: boolean, readonly finishReason: string | null, readonly reasoning: string | null, readonly continuation: string | null, readonly toolCalls: ReadonlyArray<{ readonly name: string, readonly arguments: unknown, readonly problem: string | null }> } | null, readonly problem: { readonly outcome: Types.Outcome, readonly reason: string, readonly remedy: string | null } | null } };

export type RunsToTryOnQueryVariables = Exact<{ [key: string]: never; }>;


export type RunsToTryOnQuery = { readonly unitTestSetRuns: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly databaseId: string, readonly createdAt: string, readonly unitTestSet: { readonly id: string, readonly name: string } | null }> } };

export type SessionsToTryOnQueryVariables = Exact<{
  run: string | number;
}>;


export type SessionsToTryOnQuery = { readonly unitTestSetRun: { readonly id: string, readonly sessions: ReadonlyArray<{ readonly id: string, readonly databaseId: string, readonly slot: number, readonly outcome: Types.Outcome | null, readonly failedCriteria: ReadonlyArray<string> }> } | null };

export type SessionToTryOnQueryVariables = Exact<{
  run: string | number;
  slot: number;
}>;


export type SessionToTryOnQuery = { readonly unitTestSetRun: { readonly id: string, readonly session: { readonly id: string, readonly databaseId: string, readonly slot: number } | null } | null };

export type TryMetricMutationVariables = Exact<{
  input: Types.TryMetricInput;
}>;


export type TryMetricMutation = { readonly tried: { readonly value: unknown, readonly justification: string, readonly applied: boolean, readonly references: ReadonlyArray<string> } };


export const TryConnectorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TryConnector"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TryServiceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"tried"},"name":{"kind":"Name","value":"tryService"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"exchanges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"method"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"requestHeaders"}},{"kind":"Field","name":{"kind":"Name","value":"requestBody"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"responseHeaders"}},{"kind":"Field","name":{"kind":"Name","value":"responseBody"}},{"kind":"Field","name":{"kind":"Name","value":"responseBytes"}},{"kind":"Field","name":{"kind":"Name","value":"firstByteMs"}},{"kind":"Field","name":{"kind":"Name","value":"totalMs"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reply"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"texts"}},{"kind":"Field","name":{"kind":"Name","value":"toolCalls"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"arguments"}},{"kind":"Field","name":{"kind":"Name","value":"problem"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ended"}},{"kind":"Field","name":{"kind":"Name","value":"finishReason"}},{"kind":"Field","name":{"kind":"Name","value":"reasoning"}},{"kind":"Field","name":{"kind":"Name","value":"continuation"}}]}},{"kind":"Field","name":{"kind":"Name","value":"problem"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}}]}}]}}]}}]} as unknown as DocumentNode<TryConnectorMutation, TryConnectorMutationVariables>;
export const RunsToTryOnDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RunsToTryOn"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unitTestSetRuns"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"unitTestSet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RunsToTryOnQuery, RunsToTryOnQueryVariables>;
export const SessionsToTryOnDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SessionsToTryOn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"run"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unitTestSetRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"run"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sessions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"toSlot"},"value":{"kind":"IntValue","value":"199"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"slot"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"failedCriteria"}}]}}]}}]}}]} as unknown as DocumentNode<SessionsToTryOnQuery, SessionsToTryOnQueryVariables>;
export const SessionToTryOnDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SessionToTryOn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"run"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"slot"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unitTestSetRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"run"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"session"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"slot"},"value":{"kind":"Variable","name":{"kind":"Name","value":"slot"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"slot"}}]}}]}}]}}]} as unknown as DocumentNode<SessionToTryOnQuery, SessionToTryOnQueryVariables>;
export const TryMetricDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"TryMetric"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TryMetricInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"tried"},"name":{"kind":"Name","value":"tryMetric"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"justification"}},{"kind":"Field","name":{"kind":"Name","value":"applied"}},{"kind":"Field","name":{"kind":"Name","value":"references"}}]}}]}}]} as unknown as DocumentNode<TryMetricMutation, TryMetricMutationVariables>;