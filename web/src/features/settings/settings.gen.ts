/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../../graphql/schema.gen';

import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type BudgetInput = {
  readonly calls?: number | null | undefined;
  readonly money?: number | null | undefined;
  readonly seconds?: number | null | undefined;
  readonly tokens?: number | null | undefined;
};

/** All that is to hold from now on: what is left out has no limit. */
export type SetOrganizationLimitsInput = {
  /** From 60 to 1,000, of each user. */
  readonly requestsPerMinute?: number | null | undefined;
  /** That of each new run that does not say one. A run with `budget: {}` has none. */
  readonly runBudget?: BudgetInput | null | undefined;
};

export type OwnLimitsFragment = { readonly requestsPerMinute: number | null, readonly setBy: string, readonly setAt: string, readonly runBudget: { readonly calls: number | null, readonly tokens: number | null, readonly money: number | null, readonly seconds: number | null } | null };

export type OrganizationAndLimitsQueryVariables = Exact<{ [key: string]: never; }>;


export type OrganizationAndLimitsQuery = { readonly organization: { readonly id: string, readonly databaseId: string, readonly name: string, readonly createdAt: string } | null, readonly organizationLimits: { readonly requestsPerMinute: number | null, readonly setBy: string, readonly setAt: string, readonly runBudget: { readonly calls: number | null, readonly tokens: number | null, readonly money: number | null, readonly seconds: number | null } | null } | null };

export type LimitsOfServerQueryVariables = Exact<{ [key: string]: never; }>;


export type LimitsOfServerQuery = { readonly serverLimits: ReadonlyArray<{ readonly name: string, readonly value: number, readonly unit: string, readonly description: string, readonly variable: string | null }> };

export type SetLimitsMutationVariables = Exact<{
  input: Types.SetOrganizationLimitsInput;
}>;


export type SetLimitsMutation = { readonly setOrganizationLimits: { readonly limits: { readonly requestsPerMinute: number | null, readonly setBy: string, readonly setAt: string, readonly runBudget: { readonly calls: number | null, readonly tokens: number | null, readonly money: number | null, readonly seconds: number | null } | null } | null } };

export const OwnLimitsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnLimits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OrganizationLimits"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"runBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"calls"}},{"kind":"Field","name":{"kind":"Name","value":"tokens"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"seconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"setBy"}},{"kind":"Field","name":{"kind":"Name","value":"setAt"}}]}}]} as unknown as DocumentNode<OwnLimitsFragment, unknown>;
export const OrganizationAndLimitsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OrganizationAndLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"organizationLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnLimits"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnLimits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OrganizationLimits"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"runBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"calls"}},{"kind":"Field","name":{"kind":"Name","value":"tokens"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"seconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"setBy"}},{"kind":"Field","name":{"kind":"Name","value":"setAt"}}]}}]} as unknown as DocumentNode<OrganizationAndLimitsQuery, OrganizationAndLimitsQueryVariables>;
export const LimitsOfServerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LimitsOfServer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serverLimits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"variable"}}]}}]}}]} as unknown as DocumentNode<LimitsOfServerQuery, LimitsOfServerQueryVariables>;
export const SetLimitsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetLimits"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetOrganizationLimitsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setOrganizationLimits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnLimits"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnLimits"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OrganizationLimits"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"runBudget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"calls"}},{"kind":"Field","name":{"kind":"Name","value":"tokens"}},{"kind":"Field","name":{"kind":"Name","value":"money"}},{"kind":"Field","name":{"kind":"Name","value":"seconds"}}]}},{"kind":"Field","name":{"kind":"Name","value":"requestsPerMinute"}},{"kind":"Field","name":{"kind":"Name","value":"setBy"}},{"kind":"Field","name":{"kind":"Name","value":"setAt"}}]}}]} as unknown as DocumentNode<SetLimitsMutation, SetLimitsMutationVariables>;