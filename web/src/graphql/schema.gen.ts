export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Date with time (isoformat) */
  DateTime: { input: string; output: string; }
  /** The `JSON` scalar type represents JSON values as specified by [ECMA-404](https://ecma-international.org/wp-content/uploads/ECMA-404_2nd_edition_december_2017.pdf). */
  JSON: { input: unknown; output: unknown; }
};

export type A2aConnectorInput = {
  readonly cardPath?: InputMaybe<Scalars['String']['input']>;
  readonly headers?: InputMaybe<Scalars['JSON']['input']>;
  readonly oauth?: InputMaybe<OAuthInput>;
  readonly pollSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly probe?: InputMaybe<ProbeInput>;
  readonly stream?: InputMaybe<Scalars['Boolean']['input']>;
  readonly timeoutSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly timeouts?: InputMaybe<TimeOutsInput>;
  readonly url: Scalars['String']['input'];
};

export type AddUserInput = {
  /** A fresh one unless given. */
  readonly id?: InputMaybe<Scalars['String']['input']>;
  readonly name: Scalars['String']['input'];
  readonly role: UserRole;
};

export type AtMostFailuresGateInput = {
  readonly n: Scalars['Int']['input'];
};

/** Exactly one of these. */
export type BaselineInput =
  { readonly label: LastLabelledInput; readonly lastOn?: never; readonly run?: never; }
  |  { readonly label?: never; readonly lastOn: LastOnInput; readonly run?: never; }
  |  { readonly label?: never; readonly lastOn?: never; readonly run: GivenRunInput; };

export type BooleanCriterionInput = {
  readonly expectedValue: Scalars['Boolean']['input'];
};

export type BudgetInput = {
  readonly calls?: InputMaybe<Scalars['Int']['input']>;
  readonly money?: InputMaybe<Scalars['Float']['input']>;
  readonly seconds?: InputMaybe<Scalars['Float']['input']>;
  readonly tokens?: InputMaybe<Scalars['Int']['input']>;
};

export type CancelRunInput = {
  /** Of the form `run_id/stage_name/action_name`, made up for each new request. A request that comes again with its key within 7 days is answered, not repeated. */
  readonly idempotencyKey: Scalars['String']['input'];
  readonly reason?: Scalars['String']['input'];
  readonly runId: Scalars['ID']['input'];
};

export type CannedAnswerInput = {
  readonly arguments?: InputMaybe<Scalars['JSON']['input']>;
  readonly content?: InputMaybe<Scalars['JSON']['input']>;
  readonly exact?: InputMaybe<Scalars['Boolean']['input']>;
  readonly isError?: InputMaybe<Scalars['Boolean']['input']>;
};

export type CannedSimulationInput = {
  readonly answers: ReadonlyArray<CannedAnswerInput>;
};

/** What a budget may limit. */
export type Cap =
  | 'CALLS'
  | 'MONEY'
  | 'SECONDS'
  | 'TOKENS';

export type CategoricalCriterionInput = {
  readonly expectedValues: ReadonlyArray<Scalars['String']['input']>;
};

export type CategoricalMetricValueInput = {
  readonly categories: ReadonlyArray<Scalars['String']['input']>;
};

/** What is null or left out stays. */
export type ChangeUserInput = {
  readonly id: Scalars['ID']['input'];
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly role?: InputMaybe<UserRole>;
};

export type ChatConnectorInput = {
  readonly apiKey?: InputMaybe<Scalars['String']['input']>;
  readonly headers?: InputMaybe<Scalars['JSON']['input']>;
  readonly model?: InputMaybe<Scalars['String']['input']>;
  readonly oauth?: InputMaybe<OAuthInput>;
  readonly parameters?: InputMaybe<Scalars['JSON']['input']>;
  readonly probe?: InputMaybe<ProbeInput>;
  readonly stream?: InputMaybe<Scalars['Boolean']['input']>;
  readonly systemPrompt?: InputMaybe<Scalars['String']['input']>;
  readonly timeoutSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly timeouts?: InputMaybe<TimeOutsInput>;
  readonly tools?: InputMaybe<ReadonlyArray<Scalars['JSON']['input']>>;
  readonly url: Scalars['String']['input'];
};

/** How a client says who it is to get a token. */
export type ClientAuthentication =
  | 'BASIC'
  | 'BODY';

/** Exactly one of these. */
export type ConnectorInput =
  { readonly a2a: A2aConnectorInput; readonly chat?: never; readonly http?: never; readonly plugin?: never; readonly python?: never; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat: ChatConnectorInput; readonly http?: never; readonly plugin?: never; readonly python?: never; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never; readonly http: HttpConnectorInput; readonly plugin?: never; readonly python?: never; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never; readonly http?: never; readonly plugin: PluginConnectorInput; readonly python?: never; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never; readonly http?: never; readonly plugin?: never; readonly python: PythonConnectorInput; readonly responses?: never; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never; readonly http?: never; readonly plugin?: never; readonly python?: never; readonly responses: ResponsesConnectorInput; readonly websocket?: never; }
  |  { readonly a2a?: never; readonly chat?: never; readonly http?: never; readonly plugin?: never; readonly python?: never; readonly responses?: never; readonly websocket: WebSocketConnectorInput; };

export type ContainsEvaluatorInput = {
  readonly speaker?: InputMaybe<Speaker>;
  readonly texts: ReadonlyArray<Scalars['String']['input']>;
  readonly where?: InputMaybe<SearchedPart>;
};

export type CreateApiKeyInput = {
  readonly name: Scalars['String']['input'];
  /** The viewer unless given. */
  readonly userId?: InputMaybe<Scalars['String']['input']>;
};

export type CreateMetricInput = {
  readonly additionalNotes?: InputMaybe<Scalars['String']['input']>;
  readonly appliedToServices?: ReadonlyArray<Scalars['ID']['input']>;
  readonly description: Scalars['String']['input'];
  readonly evaluator?: InputMaybe<EvaluatorInput>;
  readonly metricValue: MetricValueInput;
  readonly name: Scalars['String']['input'];
  readonly tags?: ReadonlyArray<TagInput>;
};

export type CreatePersonaInput = {
  readonly initialVersion: PersonaVersionInput;
  readonly name: Scalars['String']['input'];
  readonly role: Scalars['String']['input'];
  readonly tags?: ReadonlyArray<TagInput>;
};

/** Fields that are not given stay as they are; null clears one. */
export type CreatePersonaVersionInput = {
  readonly background?: InputMaybe<Scalars['String']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly nonsensitiveUserVariables?: InputMaybe<Scalars['JSON']['input']>;
  readonly preferredLanguage?: InputMaybe<Scalars['String']['input']>;
  readonly sensitiveUserVariables?: InputMaybe<Scalars['JSON']['input']>;
  readonly timezone?: InputMaybe<Scalars['String']['input']>;
  readonly userModels?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The number that the new version must get. */
  readonly version?: InputMaybe<Scalars['Int']['input']>;
};

export type CreateScenarioInput = {
  readonly initialVersion: ScenarioVersionInput;
  readonly name: Scalars['String']['input'];
  readonly tags?: ReadonlyArray<TagInput>;
};

/** Fields that are not given stay as they are; null clears one. */
export type CreateScenarioVersionInput = {
  readonly conversationStartsAt?: InputMaybe<Scalars['DateTime']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly initialMessageType?: InputMaybe<InitialMessageType>;
  readonly instructions?: InputMaybe<Scalars['String']['input']>;
  readonly maxToolRounds?: InputMaybe<Scalars['Int']['input']>;
  readonly objective?: InputMaybe<Scalars['String']['input']>;
  readonly state?: InputMaybe<Scalars['JSON']['input']>;
  readonly tools?: InputMaybe<ReadonlyArray<SimulatedToolInput>>;
  /** The number that the new version must get. */
  readonly version?: InputMaybe<Scalars['Int']['input']>;
};

export type CreateServiceInput = {
  readonly agentId?: InputMaybe<Scalars['String']['input']>;
  readonly connector?: InputMaybe<ConnectorInput>;
  readonly description: Scalars['String']['input'];
  readonly isActive?: Scalars['Boolean']['input'];
  readonly keyterms?: ReadonlyArray<Scalars['String']['input']>;
  readonly limits?: InputMaybe<ServiceLimitsInput>;
  readonly name: Scalars['String']['input'];
  readonly serviceHierarchicalStateMachineId?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: ReadonlyArray<TagInput>;
  readonly versionSets?: ReadonlyArray<NamedVersionSetInput>;
};

export type CreateTaskInput = {
  /** Minute, hour, day, month, weekday and, if needed, second; in UTC. Without one the task runs when it is triggered. */
  readonly cronExpression?: InputMaybe<Scalars['String']['input']>;
  readonly enabled?: Scalars['Boolean']['input'];
  /** Of the form `run_id/stage_name/action_name`, made up for each new request. A request that comes again with its key within 7 days is answered, not repeated. */
  readonly idempotencyKey: Scalars['String']['input'];
  readonly taskConfig?: InputMaybe<Scalars['JSON']['input']>;
  /** Unique in the organization. */
  readonly taskName: Scalars['String']['input'];
  readonly taskType: Scalars['String']['input'];
  readonly taskVersion: Scalars['Int']['input'];
  readonly timeoutSeconds?: Scalars['Int']['input'];
};

export type CreateUnitTestInput = {
  readonly description: Scalars['String']['input'];
  readonly maxInteractions: Scalars['Int']['input'];
  readonly name: Scalars['String']['input'];
  readonly personaId: Scalars['ID']['input'];
  readonly runCount?: Scalars['Int']['input'];
  readonly scenarioId: Scalars['ID']['input'];
  readonly serviceId: Scalars['ID']['input'];
  readonly serviceVersionSetName?: Scalars['String']['input'];
  readonly successCriterions: ReadonlyArray<SuccessCriterionInput>;
  readonly tags?: ReadonlyArray<TagInput>;
};

export type CreateUnitTestSetInput = {
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly earlyStop?: EarlyStop;
  /** What passing means: all, unless said otherwise. */
  readonly gate?: InputMaybe<GateInput>;
  readonly name: Scalars['String']['input'];
  /** The run that the runs of the set are held against: they fail where a unit test passes less often. */
  readonly noRegression?: InputMaybe<StandingBaselineInput>;
  readonly tags?: ReadonlyArray<TagInput>;
  readonly unitTestRuns: ReadonlyArray<UnitTestRunInput>;
};

export type CreateUnitTestSetRunInput = {
  /** The run that it is held against: its `regressions`. What the set says in `noRegression` if left out. */
  readonly baseline?: InputMaybe<BaselineInput>;
  /** What is tested: `commit`, for example. `job` tells runs of a set apart that you have at the same time. */
  readonly labels?: ReadonlyArray<LabelInput>;
  readonly llmModelPreferences?: ReadonlyArray<ModelPreferenceInput>;
  /** The part of the set that is run; all of it if left out. */
  readonly only?: InputMaybe<SetPartInput>;
  /** How it deals with chance and faults. */
  readonly policy?: InputMaybe<RunPolicyInput>;
  /** Multiplies all repeat counts. */
  readonly repeat?: Scalars['Int']['input'];
  /** Rule-driven sessions repeat exactly under the same seed. */
  readonly seed?: InputMaybe<Scalars['Int']['input']>;
  /** A model if the server has one configured, else rules. */
  readonly simulator?: InputMaybe<SimulatorKind>;
  readonly unitTestSetId: Scalars['ID']['input'];
};

/** Exactly one of these, fitting the metric's type. */
export type CriterionInput =
  { readonly boolean: BooleanCriterionInput; readonly categorical?: never; readonly numerical?: never; }
  |  { readonly boolean?: never; readonly categorical: CategoricalCriterionInput; readonly numerical?: never; }
  |  { readonly boolean?: never; readonly categorical?: never; readonly numerical: NumericalCriterionInput; };

/** Why a message is not whole: its length, or a filter. */
export type CutShort =
  | 'CONTENT_FILTER'
  | 'LENGTH';

/** The kinds of definitions. */
export type DefinitionKind =
  | 'METRIC'
  | 'PERSONA'
  | 'SCENARIO'
  | 'SERVICE'
  | 'UNIT_TEST'
  | 'UNIT_TEST_SET';

/** Whether a definition was created, changed, deleted or brought back. */
export type DefinitionNewsKind =
  | 'CREATED'
  | 'DELETED'
  | 'UNDELETED'
  | 'UPDATED';

/** The order of a list of definitions. */
export type DefinitionSort = {
  readonly direction?: SortDirection;
  readonly field?: DefinitionSortField;
};

/** What definitions can be sorted by. */
export type DefinitionSortField =
  | 'CREATED_AT'
  | 'NAME'
  | 'UPDATED_AT';

export type DeleteTaskInput = {
  /** Of the form `run_id/stage_name/action_name`, made up for each new request. A request that comes again with its key within 7 days is answered, not repeated. */
  readonly idempotencyKey: Scalars['String']['input'];
  readonly taskId: Scalars['ID']['input'];
};

/** Which sessions are left out: none, those that cannot change the verdict any more, or all those after enough evidence. */
export type EarlyStop =
  | 'CERTAIN'
  | 'OFF'
  | 'SEQUENTIAL';

export type EmptyInput = {
  readonly _?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Why a stage or a run failed. */
export type ErrorCategory =
  | 'CHECKPOINT_CORRUPTION'
  | 'CHECKPOINT_FORMAT_UNSUPPORTED'
  | 'CHECKPOINT_NAME_MISMATCH'
  | 'CHECKPOINT_RUNTIME_VERSION_MISMATCH'
  | 'CHECKPOINT_TASK_TYPE_MISMATCH'
  | 'CHECKPOINT_TASK_VERSION_MISMATCH'
  | 'CONFIG_DECODE_ERROR'
  | 'HOST_ACTION_FAILURE'
  | 'MODEL_RATE_LIMIT'
  | 'MODEL_REFUSAL'
  | 'MODEL_TIMEOUT'
  | 'STAGE_TIMEOUT'
  | 'STALE_DATA'
  | 'TOOL_FAILURE';

export type EvaluateMetricsInput = {
  /** A session that has ended. */
  readonly conversationId: Scalars['ID']['input'];
  /** Only messages up to this interaction, and those in it, are evaluated; see `interactionIds` of the session. */
  readonly evaluateToInteractionId?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 10, each once. */
  readonly metricIds: ReadonlyArray<Scalars['ID']['input']>;
};

/** What a result comes from. */
export type EvaluationSourceType =
  | 'MANUAL'
  | 'POST_SESSION'
  | 'SIMULATION';

/** Exactly one of these; a judge where none is given. */
export type EvaluatorInput =
  { readonly contains: ContainsEvaluatorInput; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue: JsonValueEvaluatorInput; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge: JudgeEvaluatorInput; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency: LatencyEvaluatorInput; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet: EmptyInput; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex: RegexEvaluatorInput; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches: StateMatchesEvaluatorInput; readonly toolCalled?: never; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled: ToolCalledEvaluatorInput; readonly turnCount?: never; }
  |  { readonly contains?: never; readonly jsonValue?: never; readonly judge?: never; readonly latency?: never; readonly objectiveMet?: never; readonly regex?: never; readonly stateMatches?: never; readonly toolCalled?: never; readonly turnCount: EmptyInput; };

/** How long a stretch is that is counted as one, in UTC. */
export type EventBucket =
  | 'DAY'
  | 'HOUR'
  | 'MINUTE';

export type EventMatchInput = {
  readonly path: Scalars['String']['input'];
  readonly value?: InputMaybe<Scalars['JSON']['input']>;
};

/** How grave an event is. */
export type EventSeverity =
  | 'ERROR'
  | 'INFO'
  | 'WARN';

export type EventStreamInput = {
  readonly format?: InputMaybe<StreamFormat>;
  readonly lastEvent?: InputMaybe<Scalars['String']['input']>;
  readonly lastPath?: InputMaybe<Scalars['String']['input']>;
  readonly texts?: InputMaybe<StreamTexts>;
};

export type ForkSessionInput = {
  /** How often it is played on. */
  readonly copies?: Scalars['Int']['input'];
  readonly labels?: ReadonlyArray<LabelInput>;
  /** Another persona, as it is today. */
  readonly personaId?: InputMaybe<Scalars['ID']['input']>;
  readonly seed?: InputMaybe<Scalars['Int']['input']>;
  /** Another service, as it is today. */
  readonly serviceId?: InputMaybe<Scalars['ID']['input']>;
  /** Another version set; its service is taken as it is today. */
  readonly serviceVersionSetName?: InputMaybe<Scalars['String']['input']>;
  readonly sessionId: Scalars['ID']['input'];
  readonly turn: Scalars['Int']['input'];
};

/** Exactly one of these. */
export type GateInput =
  { readonly all: EmptyInput; readonly atMostFailures?: never; readonly passHatK?: never; readonly passRate?: never; }
  |  { readonly all?: never; readonly atMostFailures: AtMostFailuresGateInput; readonly passHatK?: never; readonly passRate?: never; }
  |  { readonly all?: never; readonly atMostFailures?: never; readonly passHatK: PassHatKGateInput; readonly passRate?: never; }
  |  { readonly all?: never; readonly atMostFailures?: never; readonly passHatK?: never; readonly passRate: PassRateGateInput; };

export type GivenRunInput = {
  readonly id: Scalars['ID']['input'];
};

export type HttpConnectorInput = {
  readonly answerPath: Scalars['String']['input'];
  readonly bodyTemplate: Scalars['JSON']['input'];
  readonly continuationPath?: InputMaybe<Scalars['String']['input']>;
  readonly endedPath?: InputMaybe<Scalars['String']['input']>;
  readonly eventStream?: InputMaybe<EventStreamInput>;
  readonly finishReasonPath?: InputMaybe<Scalars['String']['input']>;
  readonly headers?: InputMaybe<Scalars['JSON']['input']>;
  readonly oauth?: InputMaybe<OAuthInput>;
  readonly poll?: InputMaybe<PollInput>;
  readonly probe?: InputMaybe<ProbeInput>;
  readonly reasoningPath?: InputMaybe<Scalars['String']['input']>;
  readonly timeoutSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly timeouts?: InputMaybe<TimeOutsInput>;
  readonly toolCallsPath?: InputMaybe<Scalars['String']['input']>;
  readonly url: Scalars['String']['input'];
};

export type IngestEventsInput = {
  /** At most 1,000. */
  readonly events: ReadonlyArray<TrackEventInput>;
  /** Store what is good, and say of each other event why it is not; else all or nothing is stored. */
  readonly partial?: Scalars['Boolean']['input'];
};

/** Who opens the conversation; `SKIP` is the agent. */
export type InitialMessageType =
  | 'EXTERNAL_EVENT'
  | 'SKIP'
  | 'USER_MESSAGE';

export type JsonValueEvaluatorInput = {
  readonly expected?: InputMaybe<Scalars['JSON']['input']>;
  readonly path: Scalars['String']['input'];
};

/** Up to 5 models, up to 11 times each. The majority counts, of numbers the median. */
export type JudgeEvaluatorInput = {
  readonly judgeRepeats?: InputMaybe<Scalars['Int']['input']>;
  readonly judges?: InputMaybe<ReadonlyArray<JudgeModelInput>>;
};

export type JudgeModelInput = {
  readonly llmName: Scalars['String']['input'];
  readonly params?: InputMaybe<Scalars['JSON']['input']>;
};

export type LabelFilter = {
  readonly key: Scalars['String']['input'];
  readonly value?: InputMaybe<Scalars['String']['input']>;
};

export type LabelInput = {
  readonly key: Scalars['String']['input'];
  readonly value: Scalars['String']['input'];
};

export type LastLabelledInput = {
  readonly key: Scalars['String']['input'];
  readonly value: Scalars['String']['input'];
};

export type LastOnInput = {
  readonly versionSet: Scalars['String']['input'];
};

export type LatencyEvaluatorInput = {
  readonly statistic?: InputMaybe<LatencyStatistic>;
};

/** Which answer time of a session counts. */
export type LatencyStatistic =
  | 'MAX'
  | 'MEAN'
  | 'P95';

/** Who speaks. */
export type MessageRole =
  | 'AGENT'
  | 'EVENT'
  | 'PERSONA';

/** What is about to be given, as one of these. */
export type MetricCheckInput =
  { readonly create: CreateMetricInput; readonly update?: never; }
  |  { readonly create?: never; readonly update: UpdateMetricInput; };

export type MetricEvaluationResultFilter = {
  /** Sessions; leaves out what runs evaluated by themselves. */
  readonly conversations?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly evaluatedAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly evaluatedBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly metrics?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly sourceTypes?: InputMaybe<ReadonlyArray<EvaluationSourceType>>;
  /** Leaves out what was evaluated on demand. */
  readonly unitTestSetRuns?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

export type MetricFilter = {
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly creators?: InputMaybe<ReadonlyArray<UserInput>>;
  /** By their `type`, such as `judge`. */
  readonly evaluators?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Null for both the living and the deleted. */
  readonly isDeleted?: InputMaybe<Scalars['Boolean']['input']>;
  readonly names?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly services?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** `key:value`, `key:*` for any value, `key:` for none. All must be there. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Words that all have to be in it, as search looks for them; the last may be half of one. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
  /** Of the value. */
  readonly types?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** Exactly one of these. */
export type MetricValueInput =
  { readonly boolean: EmptyInput; readonly categorical?: never; readonly numerical?: never; }
  |  { readonly boolean?: never; readonly categorical: CategoricalMetricValueInput; readonly numerical?: never; }
  |  { readonly boolean?: never; readonly categorical?: never; readonly numerical: NumericalMetricValueInput; };

export type ModelPreferenceInput = {
  readonly llmName: Scalars['String']['input'];
  readonly params?: InputMaybe<Scalars['JSON']['input']>;
  readonly role: Scalars['String']['input'];
};

export type ModelSimulationInput = {
  readonly instructions?: InputMaybe<Scalars['String']['input']>;
};

export type NamedVersionSetInput = {
  readonly agentVersionNumber?: InputMaybe<Scalars['Int']['input']>;
  readonly connector?: InputMaybe<ConnectorInput>;
  readonly llmModelPreferences?: ReadonlyArray<ModelPreferenceInput>;
  readonly name: Scalars['String']['input'];
  readonly serviceHierarchicalStateMachineVersionNumber?: InputMaybe<Scalars['Int']['input']>;
};

export type NumericalCriterionInput = {
  readonly threshold: Scalars['Float']['input'];
  readonly verb: Verb;
};

export type NumericalMetricValueInput = {
  readonly lowerBound: Scalars['Float']['input'];
  readonly upperBound: Scalars['Float']['input'];
};

export type OAuthInput = {
  readonly audience?: InputMaybe<Scalars['String']['input']>;
  readonly clientAuthentication?: InputMaybe<ClientAuthentication>;
  readonly clientId: Scalars['String']['input'];
  readonly clientSecret: Scalars['String']['input'];
  readonly scope?: InputMaybe<Scalars['String']['input']>;
  readonly tokenUrl: Scalars['String']['input'];
};

/** What a run does with the one that it comes of: plays sessions again, plays on from a turn of one, or evaluates what was said. */
export type OriginKind =
  | 'FORK'
  | 'RESCORE'
  | 'RETRY';

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

export type PassHatKGateInput = {
  readonly atLeast: Scalars['Float']['input'];
  readonly k: Scalars['Int']['input'];
};

export type PassRateGateInput = {
  readonly atLeast: Scalars['Float']['input'];
  readonly confidence?: Scalars['Float']['input'];
};

/** How a persona broke its role. */
export type PersonaBreakKind =
  | 'ALL_AT_ONCE'
  | 'CONTRADICTED_FACTS'
  | 'GAVE_AWAY'
  | 'LEFT_TOO_EARLY'
  | 'OTHER_LANGUAGE'
  | 'REPEATED_ITSELF'
  | 'SPOKE_AS_ASSISTANT';

/** What is about to be given, as one of these. */
export type PersonaCheckInput =
  { readonly create: CreatePersonaInput; readonly createVersion?: never; readonly update?: never; }
  |  { readonly create?: never; readonly createVersion: CreatePersonaVersionInput; readonly update?: never; }
  |  { readonly create?: never; readonly createVersion?: never; readonly update: UpdatePersonaInput; };

export type PersonaFilter = {
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly creators?: InputMaybe<ReadonlyArray<UserInput>>;
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Null for both the living and the deleted. */
  readonly isDeleted?: InputMaybe<Scalars['Boolean']['input']>;
  readonly names?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** ISO 639-3. */
  readonly preferredLanguages?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly roles?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** `key:value`, `key:*` for any value, `key:` for none. All must be there. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Words that all have to be in it, as search looks for them; the last may be half of one. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

export type PersonaVersionInput = {
  readonly background: Scalars['String']['input'];
  readonly nonsensitiveUserVariables?: InputMaybe<Scalars['JSON']['input']>;
  readonly preferredLanguage?: InputMaybe<Scalars['String']['input']>;
  readonly sensitiveUserVariables?: InputMaybe<Scalars['JSON']['input']>;
  readonly timezone?: InputMaybe<Scalars['String']['input']>;
  readonly userModels?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type PluginConnectorInput = {
  readonly keepsConversation?: InputMaybe<Scalars['Boolean']['input']>;
  readonly name: Scalars['String']['input'];
  readonly settings?: InputMaybe<Scalars['JSON']['input']>;
  readonly timeoutSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly variables?: InputMaybe<Scalars['JSON']['input']>;
};

export type PollInput = {
  readonly failed?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly idPath?: InputMaybe<Scalars['String']['input']>;
  readonly intervalSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly path?: InputMaybe<Scalars['String']['input']>;
  readonly until?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly untilPath?: InputMaybe<Scalars['String']['input']>;
  readonly urlPath?: InputMaybe<Scalars['String']['input']>;
};

export type ProbeInput = {
  readonly answerPath?: InputMaybe<Scalars['String']['input']>;
  readonly path: Scalars['String']['input'];
};

/** What a message is about. */
export type ProgressKind =
  | 'PERSONA_SPOKE'
  | 'RUN_FINISHED'
  | 'SESSION_FINISHED'
  | 'TURN';

/** Whether runs are executed; degraded while no worker is heard. */
export type PulseHealthStatus =
  | 'DEGRADED'
  | 'OK';

/** Whether a run was created, its status or who has it changed, or it has ended. */
export type PulseRunNewsKind =
  | 'CHANGED'
  | 'CREATED'
  | 'ENDED';

/** Where a run of Pulse stands. */
export type PulseRunStatus =
  | 'CANCELLED'
  | 'COMPLETED'
  | 'FAILED'
  | 'PENDING'
  | 'RUNNING'
  | 'SKIPPED'
  | 'TIMEOUT'
  | 'WAITING';

export type PythonConnectorInput = {
  readonly callable: Scalars['String']['input'];
  readonly keepsConversation?: InputMaybe<Scalars['Boolean']['input']>;
  readonly settings?: InputMaybe<Scalars['JSON']['input']>;
  readonly timeoutSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly variables?: InputMaybe<Scalars['JSON']['input']>;
};

export type RegexEvaluatorInput = {
  readonly ignoreCase?: InputMaybe<Scalars['Boolean']['input']>;
  readonly pattern: Scalars['String']['input'];
  readonly speaker?: InputMaybe<Speaker>;
  readonly where?: InputMaybe<SearchedPart>;
};

export type RescoreRunInput = {
  readonly labels?: ReadonlyArray<LabelInput>;
  /** Another judge: the model of the role `judge`. */
  readonly llmModelPreferences?: ReadonlyArray<ModelPreferenceInput>;
  /** Used as they are today: in place of the same metric, or only measured where a unit test does not have it. Left out, all metrics of the run are used as they are today. */
  readonly metrics?: ReadonlyArray<Scalars['ID']['input']>;
  /** One that has ended. */
  readonly run: Scalars['ID']['input'];
};

export type ResponsesConnectorInput = {
  readonly apiKey?: InputMaybe<Scalars['String']['input']>;
  readonly headers?: InputMaybe<Scalars['JSON']['input']>;
  readonly instructions?: InputMaybe<Scalars['String']['input']>;
  readonly model?: InputMaybe<Scalars['String']['input']>;
  readonly oauth?: InputMaybe<OAuthInput>;
  readonly parameters?: InputMaybe<Scalars['JSON']['input']>;
  readonly probe?: InputMaybe<ProbeInput>;
  readonly stream?: InputMaybe<Scalars['Boolean']['input']>;
  readonly timeoutSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly timeouts?: InputMaybe<TimeOutsInput>;
  readonly tools?: InputMaybe<ReadonlyArray<Scalars['JSON']['input']>>;
  readonly url: Scalars['String']['input'];
};

/** Why a result needs a person, the strongest reason first: nothing can be concluded of it; its votes do not say the same; the number is close to the threshold; it says that the criterion is not met; or nothing speaks against it. */
export type ResultDoubt =
  | 'CLOSE'
  | 'DIVIDED'
  | 'FAILED'
  | 'NONE'
  | 'UNDECIDED';

export type RetryFailedInput = {
  /** Beside those of the run. */
  readonly labels?: ReadonlyArray<LabelInput>;
  readonly of?: RetryOf;
  readonly runId: Scalars['ID']['input'];
  /** That of the run if left out: the same personas say the same. */
  readonly seed?: InputMaybe<Scalars['Int']['input']>;
  /** Whether services are taken as they are today. */
  readonly todaysServices?: Scalars['Boolean']['input'];
  /** Only of these, by name or id; of all if left out. */
  readonly unitTests?: ReadonlyArray<Scalars['String']['input']>;
};

/** Which sessions are played again: those that the agent failed, those that say nothing about it (by a fault, a cancellation or a budget), or both. */
export type RetryOf =
  | 'BOTH'
  | 'FAILED'
  | 'NOT_COUNTED';

export type RetryRunInput = {
  /** Of the form `run_id/stage_name/action_name`, made up for each new request. A request that comes again with its key within 7 days is answered, not repeated. */
  readonly idempotencyKey: Scalars['String']['input'];
  readonly runId: Scalars['ID']['input'];
};

/** By the need for a person, and then the newest first; or by chance, always the same: what is reviewed by need says more of hard sessions than of all. */
export type ReviewQueueOrder =
  | 'CHANCE'
  | 'NEED';

export type ReviewResultInput = {
  readonly agree?: Scalars['Boolean']['input'];
  /** Why; at most 2,000 characters. */
  readonly note?: Scalars['String']['input'];
  /** The `databaseId` of the result. */
  readonly resultId: Scalars['ID']['input'];
  readonly sessionId: Scalars['ID']['input'];
  /** The right value: boolean, number or category, as the metric is. */
  readonly value?: InputMaybe<Scalars['JSON']['input']>;
};

export type RulesSimulationInput = {
  readonly rules: ReadonlyArray<ToolRuleInput>;
};

/** What differs between two runs. */
export type RunChangeOf =
  | 'CONNECTOR'
  | 'CRITERION'
  | 'EARLY_STOP'
  | 'GATE'
  | 'LABELS'
  | 'METRIC'
  | 'MODEL_PREFERENCES'
  | 'PERSONA'
  | 'POLICY'
  | 'SCENARIO'
  | 'SEED'
  | 'SERVICE'
  | 'SIMULATOR'
  | 'UNIT_TEST'
  | 'UNIT_TEST_SET';

export type RunFilter = {
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly startedAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly startedBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly statuses?: InputMaybe<ReadonlyArray<PulseRunStatus>>;
  readonly taskIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly taskTypes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly triggerSources?: InputMaybe<ReadonlyArray<TriggerSource>>;
};

export type RunPolicyInput = {
  readonly budget?: InputMaybe<BudgetInput>;
  /** That of the set if left out. */
  readonly earlyStop?: InputMaybe<EarlyStop>;
  readonly maxFaultShare?: Scalars['Float']['input'];
  readonly replays?: Scalars['Int']['input'];
  readonly strictPersonas?: Scalars['Boolean']['input'];
};

/** JUnit XML; a line of CSV for each session and criterion; a page that opens without a server; a line of JSON for each session; or Markdown for a pull request. */
export type RunReportFormat =
  | 'CSV'
  | 'HTML'
  | 'JSON_LINES'
  | 'JUNIT'
  | 'MARKDOWN';

/** Where a run stands. */
export type RunStatus =
  | 'CANCELLED'
  | 'CANCELLING'
  | 'COMPLETED'
  | 'RUNNING';

/** What is about to be given, as one of these. */
export type ScenarioCheckInput =
  { readonly create: CreateScenarioInput; readonly createVersion?: never; readonly update?: never; }
  |  { readonly create?: never; readonly createVersion: CreateScenarioVersionInput; readonly update?: never; }
  |  { readonly create?: never; readonly createVersion?: never; readonly update: UpdateScenarioInput; };

export type ScenarioFilter = {
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly creators?: InputMaybe<ReadonlyArray<UserInput>>;
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly initialMessageTypes?: InputMaybe<ReadonlyArray<InitialMessageType>>;
  /** Null for both the living and the deleted. */
  readonly isDeleted?: InputMaybe<Scalars['Boolean']['input']>;
  readonly names?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** `key:value`, `key:*` for any value, `key:` for none. All must be there. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Words that all have to be in it, as search looks for them; the last may be half of one. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
  /** Names of tools that it simulates; one of them is enough. */
  readonly tools?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type ScenarioVersionInput = {
  readonly conversationStartsAt?: InputMaybe<Scalars['DateTime']['input']>;
  readonly initialMessageType: InitialMessageType;
  readonly instructions: Scalars['String']['input'];
  readonly maxToolRounds?: InputMaybe<Scalars['Int']['input']>;
  readonly objective: Scalars['String']['input'];
  readonly state?: InputMaybe<Scalars['JSON']['input']>;
  readonly tools?: InputMaybe<ReadonlyArray<SimulatedToolInput>>;
};

/** What of a message is searched. */
export type SearchedPart =
  | 'REASONING'
  | 'TEXT';

/** What is about to be given, as one of these. */
export type ServiceCheckInput =
  { readonly create: CreateServiceInput; readonly update?: never; }
  |  { readonly create?: never; readonly update: UpdateServiceInput; };

export type ServiceFilter = {
  /** Of the services themselves, by their `type`, such as `http`; those of version sets are not looked at. */
  readonly connectors?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly creators?: InputMaybe<ReadonlyArray<UserInput>>;
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  /** Null for both the living and the deleted. */
  readonly isDeleted?: InputMaybe<Scalars['Boolean']['input']>;
  readonly names?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** `key:value`, `key:*` for any value, `key:` for none. All must be there. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Words that all have to be in it, as search looks for them; the last may be half of one. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

/** They hold for all version sets and for runs that are under way as well. */
export type ServiceLimitsInput = {
  readonly maxConcurrentSessions?: InputMaybe<Scalars['Int']['input']>;
  readonly requestsPerMinute?: InputMaybe<Scalars['Int']['input']>;
};

export type SessionFilter = {
  /** Names of criteria, one of which was not met; refused to whoever may not see unit tests. */
  readonly failedCriteria?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly outcomes?: InputMaybe<ReadonlyArray<Outcome>>;
  readonly unitTests?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** All that is to hold from now on: what is left out has no limit. */
export type SetOrganizationLimitsInput = {
  /** From 60 to 1,000, of each user. */
  readonly requestsPerMinute?: InputMaybe<Scalars['Int']['input']>;
  /** That of each new run that does not say one. A run with `budget: {}` has none. */
  readonly runBudget?: InputMaybe<BudgetInput>;
};

export type SetPartInput = {
  readonly names?: ReadonlyArray<Scalars['String']['input']>;
  /** One without a value may have any. */
  readonly tags?: ReadonlyArray<TagInput>;
  readonly unitTestIds?: ReadonlyArray<Scalars['ID']['input']>;
};

export type SetTaskEnabledInput = {
  readonly enabled: Scalars['Boolean']['input'];
  /** Of the form `run_id/stage_name/action_name`, made up for each new request. A request that comes again with its key within 7 days is answered, not repeated. */
  readonly idempotencyKey: Scalars['String']['input'];
  readonly taskId: Scalars['ID']['input'];
};

export type SignalRunInput = {
  /** Of the form `run_id/stage_name/action_name`, made up for each new request. A request that comes again with its key within 7 days is answered, not repeated. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** What the run waits for. */
  readonly name: Scalars['String']['input'];
  /** At most 256 KB. */
  readonly payload?: InputMaybe<Scalars['JSON']['input']>;
  readonly runId: Scalars['ID']['input'];
};

/** Where a wait for a signal stands. */
export type SignalStatus =
  | 'CONSUMED'
  | 'DELIVERED'
  | 'EXPIRED'
  | 'PENDING';

export type SimulatedToolInput = {
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly name: Scalars['String']['input'];
  readonly parameters?: InputMaybe<Scalars['JSON']['input']>;
  readonly simulatedBy: ToolSimulationInput;
};

/** Who plays the personas. */
export type SimulatorKind =
  | 'MODEL'
  | 'RULES';

/** Ascending or descending. */
export type SortDirection =
  | 'ASC'
  | 'DESC';

/** Whose messages are read. */
export type Speaker =
  | 'AGENT'
  | 'ANY'
  | 'PERSONA';

/** Who in a session costs something. */
export type Spender =
  | 'AGENT'
  | 'ENVIRONMENT'
  | 'EVENT'
  | 'JUDGE'
  | 'PERSONA';

/** Where a stage, or one attempt at it, stands. */
export type StageStatus =
  | 'COMPLETED'
  | 'FAILED'
  | 'SKIPPED'
  | 'STARTED';

/** Exactly one of these. */
export type StandingBaselineInput =
  { readonly label: LastLabelledInput; readonly lastOn?: never; }
  |  { readonly label?: never; readonly lastOn: LastOnInput; };

export type StartDemoPulseInput = {
  /** From 1 to 3,600. */
  readonly durationSeconds?: Scalars['Int']['input'];
  /** From 1 to 120. */
  readonly eventsPerMinute?: Scalars['Int']['input'];
};

/** Either `changes` or `expected`. */
export type StateMatchesEvaluatorInput = {
  readonly at?: InputMaybe<Scalars['String']['input']>;
  readonly changes?: InputMaybe<ReadonlyArray<Scalars['JSON']['input']>>;
  readonly expected?: InputMaybe<Scalars['JSON']['input']>;
  readonly ignoreOrder?: InputMaybe<Scalars['Boolean']['input']>;
  readonly partial?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What kept a run from playing all that it planned. */
export type StoppedBy =
  | 'BUDGET';

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
  readonly metricId: Scalars['ID']['input'];
  readonly name: Scalars['String']['input'];
  readonly optional?: Scalars['Boolean']['input'];
};

export type TagInput = {
  readonly key: Scalars['String']['input'];
  readonly value?: InputMaybe<Scalars['String']['input']>;
};

export type TaskFilter = {
  /** Null for both the living and the deleted. */
  readonly isDeleted?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether it has a cron expression. */
  readonly isScheduled?: InputMaybe<Scalars['Boolean']['input']>;
  readonly taskTypes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type TimeOutsInput = {
  readonly connectSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly firstByteSeconds?: InputMaybe<Scalars['Float']['input']>;
};

export type ToolCalledEvaluatorInput = {
  readonly arguments?: InputMaybe<Scalars['JSON']['input']>;
  readonly tool: Scalars['String']['input'];
};

export type ToolRuleInput = {
  readonly content?: InputMaybe<Scalars['JSON']['input']>;
  readonly find?: InputMaybe<Scalars['JSON']['input']>;
  readonly isError?: InputMaybe<Scalars['Boolean']['input']>;
  readonly patch?: InputMaybe<ReadonlyArray<Scalars['JSON']['input']>>;
  readonly when?: InputMaybe<ReadonlyArray<Scalars['JSON']['input']>>;
};

/** Exactly one of these. */
export type ToolSimulationInput =
  { readonly canned: CannedSimulationInput; readonly model?: never; readonly rules?: never; }
  |  { readonly canned?: never; readonly model: ModelSimulationInput; readonly rules?: never; }
  |  { readonly canned?: never; readonly model?: never; readonly rules: RulesSimulationInput; };

export type TrackEventInput = {
  /** Names the event: sent again, it is stored once. */
  readonly clientId?: InputMaybe<Scalars['String']['input']>;
  readonly clientTimestamp?: InputMaybe<Scalars['DateTime']['input']>;
  /** What happened: 1 to 200 characters. */
  readonly name: Scalars['String']['input'];
  /** An object of at most 32 KB and 10 levels. */
  readonly properties?: InputMaybe<Scalars['JSON']['input']>;
  readonly sessionId?: InputMaybe<Scalars['String']['input']>;
  readonly userId?: InputMaybe<Scalars['String']['input']>;
};

/** All conditions must be met. */
export type TrackedEventFilter = {
  /** Events that arrived then or later. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** An object: properties that an event must have with just these values. */
  readonly properties?: InputMaybe<Scalars['JSON']['input']>;
  readonly sessionId?: InputMaybe<Scalars['String']['input']>;
  /** False leaves out what the platform made up, true everything else. */
  readonly synthetic?: InputMaybe<Scalars['Boolean']['input']>;
  /** Events that arrived earlier. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
  readonly userId?: InputMaybe<Scalars['String']['input']>;
};

/** What brought a run about. */
export type TriggerSource =
  | 'MANUAL'
  | 'RETRY'
  | 'SCHEDULE';

export type TriggerTaskInput = {
  /** Of the form `run_id/stage_name/action_name`, made up for each new request. A request that comes again with its key within 7 days is answered, not repeated. */
  readonly idempotencyKey: Scalars['String']['input'];
  readonly taskId: Scalars['ID']['input'];
};

export type TryMetricInput = {
  /** A session that has ended. */
  readonly conversationId: Scalars['ID']['input'];
  /** Only messages up to this interaction, and those in it, are read. */
  readonly evaluateToInteractionId?: InputMaybe<Scalars['String']['input']>;
  readonly metric: CreateMetricInput;
};

export type TryServiceInput = {
  /** Tried in place of what the service says. Takes what it takes to change the service, or to create one. */
  readonly connector?: InputMaybe<ConnectorInput>;
  /** Left out where a connector is tried before its service is there. */
  readonly id?: InputMaybe<Scalars['ID']['input']>;
  /** Empty where the agent is to open the conversation. */
  readonly say?: Scalars['String']['input'];
  readonly serviceVersionSetName?: Scalars['String']['input'];
};

export type UndeleteTaskInput = {
  /** Of the form `run_id/stage_name/action_name`, made up for each new request. A request that comes again with its key within 7 days is answered, not repeated. */
  readonly idempotencyKey: Scalars['String']['input'];
  readonly taskId: Scalars['ID']['input'];
};

/** What became of a unit test. `IMPROVED` and `REGRESSED`: its corrected p value is at most 0.05, and the interval of the difference lies on one side of 0. `SAME`: the interval lies within 0.1 either way, or exactly the same was seen. `UNDECIDED`: the sessions show none of these. */
export type UnitTestChange =
  | 'GONE'
  | 'IMPROVED'
  | 'NEW'
  | 'REGRESSED'
  | 'SAME'
  | 'UNDECIDED';

/** What is about to be given, as one of these. */
export type UnitTestCheckInput =
  { readonly create: CreateUnitTestInput; readonly update?: never; }
  |  { readonly create?: never; readonly update: UpdateUnitTestInput; };

export type UnitTestFilter = {
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly creators?: InputMaybe<ReadonlyArray<UserInput>>;
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Null for both the living and the deleted. */
  readonly isDeleted?: InputMaybe<Scalars['Boolean']['input']>;
  readonly metrics?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly names?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly personas?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly scenarios?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly services?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** `key:value`, `key:*` for any value, `key:` for none. All must be there. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Words that all have to be in it, as search looks for them; the last may be half of one. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

export type UnitTestFromSessionInput = {
  /** Of the unit test, and of its scenario. */
  readonly name: Scalars['String']['input'];
  readonly sessionId: Scalars['ID']['input'];
};

export type UnitTestRunInput = {
  /** What passing means for this one; that of the set if left out. */
  readonly gate?: InputMaybe<GateInput>;
  readonly runCount?: Scalars['Int']['input'];
  readonly unitTestId: Scalars['ID']['input'];
};

/** What is about to be given, as one of these. */
export type UnitTestSetCheckInput =
  { readonly create: CreateUnitTestSetInput; readonly update?: never; }
  |  { readonly create?: never; readonly update: UpdateUnitTestSetInput; };

export type UnitTestSetFilter = {
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly creators?: InputMaybe<ReadonlyArray<UserInput>>;
  /** What passing means, by its `type`, such as `pass_rate`. */
  readonly gates?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Null for both the living and the deleted. */
  readonly isDeleted?: InputMaybe<Scalars['Boolean']['input']>;
  readonly names?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** `key:value`, `key:*` for any value, `key:` for none. All must be there. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Words that all have to be in it, as search looks for them; the last may be half of one. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
  readonly unitTests?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

export type UnitTestSetRunFilter = {
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  readonly creators?: InputMaybe<ReadonlyArray<UserInput>>;
  readonly errored?: InputMaybe<Scalars['Boolean']['input']>;
  readonly failedMetrics?: InputMaybe<Scalars['Boolean']['input']>;
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly isCompleted?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether it retries, forks or rescores another one. */
  readonly isDerived?: InputMaybe<Scalars['Boolean']['input']>;
  /** A run has all of them. */
  readonly labels?: InputMaybe<ReadonlyArray<LabelFilter>>;
  readonly statuses?: InputMaybe<ReadonlyArray<RunStatus>>;
  readonly unitTestSets?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Of runs that have ended. */
  readonly verdicts?: InputMaybe<ReadonlyArray<Verdict>>;
};

/** Whether a run was created, a session of it has finished, or it has ended. */
export type UnitTestSetRunNewsKind =
  | 'CREATED'
  | 'ENDED'
  | 'PROGRESSED';

/** Fields that are not given stay as they are; null clears one. */
export type UpdateMetricInput = {
  readonly additionalNotes?: InputMaybe<Scalars['String']['input']>;
  readonly appliedToServices?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly evaluator?: InputMaybe<EvaluatorInput>;
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<TagInput>>;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdatePersonaInput = {
  readonly background?: InputMaybe<Scalars['String']['input']>;
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly nonsensitiveUserVariables?: InputMaybe<Scalars['JSON']['input']>;
  readonly preferredLanguage?: InputMaybe<Scalars['String']['input']>;
  readonly role?: InputMaybe<Scalars['String']['input']>;
  readonly sensitiveUserVariables?: InputMaybe<Scalars['JSON']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<TagInput>>;
  readonly timezone?: InputMaybe<Scalars['String']['input']>;
  readonly userModels?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdateScenarioInput = {
  readonly conversationStartsAt?: InputMaybe<Scalars['DateTime']['input']>;
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly initialMessageType?: InputMaybe<InitialMessageType>;
  readonly instructions?: InputMaybe<Scalars['String']['input']>;
  readonly maxToolRounds?: InputMaybe<Scalars['Int']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly objective?: InputMaybe<Scalars['String']['input']>;
  readonly state?: InputMaybe<Scalars['JSON']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<TagInput>>;
  readonly tools?: InputMaybe<ReadonlyArray<SimulatedToolInput>>;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdateServiceInput = {
  readonly agentId?: InputMaybe<Scalars['String']['input']>;
  readonly connector?: InputMaybe<ConnectorInput>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly isActive?: InputMaybe<Scalars['Boolean']['input']>;
  readonly keyterms?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly limits?: InputMaybe<ServiceLimitsInput>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly serviceHierarchicalStateMachineId?: InputMaybe<Scalars['String']['input']>;
  readonly tags?: InputMaybe<ReadonlyArray<TagInput>>;
  /** All of them: one that is left out is deleted. Takes what it takes to create, to replace and to delete version sets. */
  readonly versionSets?: InputMaybe<ReadonlyArray<NamedVersionSetInput>>;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdateTaskInput = {
  /** Null for no schedule. */
  readonly cronExpression?: InputMaybe<Scalars['String']['input']>;
  /** Of the form `run_id/stage_name/action_name`, made up for each new request. A request that comes again with its key within 7 days is answered, not repeated. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The whole of it. */
  readonly taskConfig?: InputMaybe<Scalars['JSON']['input']>;
  readonly taskId: Scalars['ID']['input'];
  readonly taskName?: InputMaybe<Scalars['String']['input']>;
  /** That of `taskConfig`; the type cannot be changed. */
  readonly taskVersion?: InputMaybe<Scalars['Int']['input']>;
  readonly timeoutSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdateUnitTestInput = {
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  readonly id: Scalars['ID']['input'];
  readonly maxInteractions?: InputMaybe<Scalars['Int']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly personaId?: InputMaybe<Scalars['ID']['input']>;
  readonly runCount?: InputMaybe<Scalars['Int']['input']>;
  readonly scenarioId?: InputMaybe<Scalars['ID']['input']>;
  readonly serviceId?: InputMaybe<Scalars['ID']['input']>;
  readonly serviceVersionSetName?: InputMaybe<Scalars['String']['input']>;
  readonly successCriterions?: InputMaybe<ReadonlyArray<SuccessCriterionInput>>;
  readonly tags?: InputMaybe<ReadonlyArray<TagInput>>;
};

/** Fields that are not given stay as they are; null clears one. */
export type UpdateUnitTestSetInput = {
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly earlyStop?: InputMaybe<EarlyStop>;
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  readonly gate?: InputMaybe<GateInput>;
  readonly id: Scalars['ID']['input'];
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly noRegression?: InputMaybe<StandingBaselineInput>;
  readonly tags?: InputMaybe<ReadonlyArray<TagInput>>;
  readonly unitTestRuns?: InputMaybe<ReadonlyArray<UnitTestRunInput>>;
};

/** A model, or a tool such as the agent under test. */
export type UsageKind =
  | 'MODEL'
  | 'TOOL';

/** A user. */
export type UserInput = {
  readonly orgId: Scalars['String']['input'];
  readonly userId: Scalars['String']['input'];
};

/** What a user may do, the most powerful first. */
export type UserRole =
  | 'ADMIN'
  | 'EDITOR'
  | 'OWNER'
  | 'TESTER'
  | 'VIEWER';

/** How a number is compared with a threshold. */
export type Verb =
  | 'ABOVE'
  | 'AT_LEAST'
  | 'AT_MOST'
  | 'BELOW'
  | 'EQUAL'
  | 'NOT_EQUAL';

/** What a run says about the agent. */
export type Verdict =
  | 'FAILED'
  | 'INCONCLUSIVE'
  | 'PASSED'
  | 'UNDECIDED';

export type VersionSetInput = {
  readonly agentVersionNumber?: InputMaybe<Scalars['Int']['input']>;
  readonly connector?: InputMaybe<ConnectorInput>;
  readonly llmModelPreferences?: ReadonlyArray<ModelPreferenceInput>;
  readonly serviceHierarchicalStateMachineVersionNumber?: InputMaybe<Scalars['Int']['input']>;
};

export type WebSocketConnectorInput = {
  readonly continuationPath?: InputMaybe<Scalars['String']['input']>;
  readonly endedPath?: InputMaybe<Scalars['String']['input']>;
  readonly failed?: InputMaybe<EventMatchInput>;
  readonly final?: InputMaybe<EventMatchInput>;
  readonly greets?: InputMaybe<Scalars['Boolean']['input']>;
  readonly headers?: InputMaybe<Scalars['JSON']['input']>;
  readonly ignored?: InputMaybe<ReadonlyArray<EventMatchInput>>;
  readonly joinsTexts?: InputMaybe<Scalars['Boolean']['input']>;
  readonly messageTemplate: Scalars['JSON']['input'];
  readonly openTemplates?: InputMaybe<ReadonlyArray<Scalars['JSON']['input']>>;
  readonly quietSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly resumeTemplates?: InputMaybe<ReadonlyArray<Scalars['JSON']['input']>>;
  readonly subprotocol?: InputMaybe<Scalars['String']['input']>;
  readonly textPath?: InputMaybe<Scalars['String']['input']>;
  readonly timeoutSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly timeouts?: InputMaybe<TimeOutsInput>;
  readonly toolCallsPath?: InputMaybe<Scalars['String']['input']>;
  readonly url: Scalars['String']['input'];
};

export type WithdrawReviewInput = {
  /** The `databaseId` of the result. */
  readonly resultId: Scalars['ID']['input'];
  readonly sessionId: Scalars['ID']['input'];
};
