/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../../../graphql/schema.gen';

import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type StartDemoPulseInput = {
  /** From 1 to 3,600. */
  readonly durationSeconds?: number;
  /** From 1 to 120. */
  readonly eventsPerMinute?: number;
};

export type PulseGoingOnFragment = { readonly taskId: string, readonly workspaceId: string, readonly startedAt: string, readonly expiresAt: string, readonly eventsPerMinute: number, readonly eventsAttempted: number, readonly active: boolean };

export type DemoPulseNowQueryVariables = Exact<{ [key: string]: never; }>;


export type DemoPulseNowQuery = { readonly demoPulseAllowed: boolean, readonly demoPulse: { readonly taskId: string, readonly workspaceId: string, readonly startedAt: string, readonly expiresAt: string, readonly eventsPerMinute: number, readonly eventsAttempted: number, readonly active: boolean } | null };

export type BeginDemoPulseMutationVariables = Exact<{
  input: Types.StartDemoPulseInput;
}>;


export type BeginDemoPulseMutation = { readonly startDemoPulse: { readonly demoPulse: { readonly taskId: string, readonly workspaceId: string, readonly startedAt: string, readonly expiresAt: string, readonly eventsPerMinute: number, readonly eventsAttempted: number, readonly active: boolean } } };

export type EndDemoPulseMutationVariables = Exact<{
  taskId?: string | null | undefined;
}>;


export type EndDemoPulseMutation = { readonly stopDemoPulse: { readonly stopped: boolean } };

export const PulseGoingOnFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PulseGoingOn"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DemoPulse"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"taskId"}},{"kind":"Field","name":{"kind":"Name","value":"workspaceId"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"eventsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"eventsAttempted"}},{"kind":"Field","name":{"kind":"Name","value":"active"}}]}}]} as unknown as DocumentNode<PulseGoingOnFragment, unknown>;
export const DemoPulseNowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DemoPulseNow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"demoPulseAllowed"}},{"kind":"Field","name":{"kind":"Name","value":"demoPulse"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PulseGoingOn"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PulseGoingOn"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DemoPulse"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"taskId"}},{"kind":"Field","name":{"kind":"Name","value":"workspaceId"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"eventsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"eventsAttempted"}},{"kind":"Field","name":{"kind":"Name","value":"active"}}]}}]} as unknown as DocumentNode<DemoPulseNowQuery, DemoPulseNowQueryVariables>;
export const BeginDemoPulseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"BeginDemoPulse"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartDemoPulseInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startDemoPulse"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"demoPulse"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PulseGoingOn"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PulseGoingOn"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DemoPulse"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"taskId"}},{"kind":"Field","name":{"kind":"Name","value":"workspaceId"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"eventsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"eventsAttempted"}},{"kind":"Field","name":{"kind":"Name","value":"active"}}]}}]} as unknown as DocumentNode<BeginDemoPulseMutation, BeginDemoPulseMutationVariables>;
export const EndDemoPulseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndDemoPulse"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"taskId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stopDemoPulse"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"taskId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"taskId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stopped"}}]}}]}}]} as unknown as DocumentNode<EndDemoPulseMutation, EndDemoPulseMutationVariables>;