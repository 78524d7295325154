/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../../../graphql/schema.gen';

import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Exactly one of these. */
export type BaselineInput =
  {   readonly label: LastLabelledInput; readonly lastOn?: never; readonly run?: never; }
  |  { readonly label?: never;   readonly lastOn: LastOnInput; readonly run?: never; }
  |  { readonly label?: never; readonly lastOn?: never;   readonly run: GivenRunInput; };

export type BudgetInput = {
  readonly calls?: number | null | undefined;
  readonly money?: number | null | undefined;
  readonly seconds?: number | null | undefined;
  readonly tokens?: number | null | undefined;
};

export type CreateUnitTestSetRunInput = {
  /** The run that it is held against: its `regressions`. What the set says in `noRegression` if left out. */
  readonly baseline?: BaselineInput | null | undefined;
  /** What is tested: `commit`, for example. `job` tells runs of a set apart that you have at the same time. */
  readonly labels?: ReadonlyArray<LabelInput>;
  readonly llmModelPreferences?: ReadonlyArray<ModelPreferenceInput>;
  /** The part of the set that is run; all of it if left out. */
  readonly only?: SetPartInput | null | undefined;
  /** How it deals with chance and faults. */
  readonly policy?: RunPolicyInput | null | undefined;
  /** Multiplies all repeat counts. */
  readonly repeat?: number;
  /** Rule-driven sessions repeat exactly under the same seed. */
  readonly seed?: number | null | undefined;
  /** A model if the server has one configured, else rules. */
  readonly simulator?: SimulatorKind | null | undefined;
  readonly unitTestSetId: string | number;
};

/** Which sessions are left out: none, those that cannot change the verdict any more, or all those after enough evidence. */
export type EarlyStop =
  | 'CERTAIN'
  | 'OFF'
  | 'SEQUENTIAL';

export type GivenRunInput = {
  readonly id: string | number;
};

export type LabelInput = {
  readonly key: string;
  readonly value: string;
};

export type LastLabelledInput = {
  readonly key: string;
  readonly value: string;
};

export type LastOnInput = {
  readonly versionSet: string;
};

export type ModelPreferenceInput = {
  readonly llmName: string;
  readonly params?: unknown;
  readonly role: string;
};

export type RunPolicyInput = {
  readonly budget?: BudgetInput | null | undefined;
  /** That of the set if left out. */
  readonly earlyStop?: EarlyStop | null | undefined;
  readonly maxFaultShare?: number;
  readonly replays?: number;
  readonly strictPersonas?: boolean;
};

export type SetPartInput = {
  readonly names?: ReadonlyArray<string>;
  /** One without a value may have any. */
  readonly tags?: ReadonlyArray<TagInput>;
  readonly unitTestIds?: ReadonlyArray<string | number>;
};

/** Who plays the personas. */
export type SimulatorKind =
  | 'MODEL'
  | 'RULES';

export type TagInput = {
  readonly key: string;
  readonly value?: string | null | undefined;
};

export type SetsToRunQueryVariables = Exact<{ [key: string]: never; }>;


export type SetsToRunQuery = { readonly unitTestSets: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly databaseId: string, readonly name: string, readonly description: string | null }> } };

export type RunPlanQueryVariables = Exact<{
  input: Types.CreateUnitTestSetRunInput;
}>;


export type RunPlanQuery = { readonly unitTestSetRunPlan: { readonly seconds: number | null, readonly expected: { readonly sessions: number, readonly agentCalls: number, readonly modelCalls: number | null, readonly money: number | null, readonly atMost: boolean }, readonly unitTests: ReadonlyArray<{ readonly unitTest: { readonly definitionId: string } }> } };

export type StartRunMutationVariables = Exact<{
  input: Types.CreateUnitTestSetRunInput;
}>;


export type StartRunMutation = { readonly createUnitTestSetRun: { readonly unitTestSetRun: { readonly id: string, readonly databaseId: string } } };


export const SetsToRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SetsToRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unitTestSets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"sort"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"NAME"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"ASC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]}}]} as unknown as DocumentNode<SetsToRunQuery, SetsToRunQueryVariables>;
export const RunPlanDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RunPlan"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUnitTestSetRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unitTestSetRunPlan"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seconds"}},{"kind":"Field","name":{"kind":"Name","value":"expected"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sessions"}},{"kind":"Field","name":{"kind":"Name","value":"agentCalls"}},{"kind":"Field","name":{"kind":"Name","value":"modelCalls"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"atMost"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unitTests"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unitTest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"definitionId"}}]}}]}}]}}]}}]} as unknown as DocumentNode<RunPlanQuery, RunPlanQueryVariables>;
export const StartRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUnitTestSetRunInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createUnitTestSetRun"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unitTestSetRun"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}}]}}]}}]}}]} as unknown as DocumentNode<StartRunMutation, StartRunMutationVariables>;