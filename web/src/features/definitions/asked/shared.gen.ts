/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../../../graphql/schema.gen';

import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type DefinitionRow_Metric_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> };

export type DefinitionRow_Persona_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> };

export type DefinitionRow_Scenario_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> };

export type DefinitionRow_Service_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> };

export type DefinitionRow_UnitTest_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> };

export type DefinitionRow_UnitTestSet_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> };

export type DefinitionRowFragment =
  | DefinitionRow_Metric_Fragment
  | DefinitionRow_Persona_Fragment
  | DefinitionRow_Scenario_Fragment
  | DefinitionRow_Service_Fragment
  | DefinitionRow_UnitTest_Fragment
  | DefinitionRow_UnitTestSet_Fragment
;

export type DefinitionLife_Metric_Fragment = { readonly createdAt: string, readonly creator: { readonly userId: string }, readonly history: ReadonlyArray<{ readonly event: string, readonly version: number | null, readonly changed: ReadonlyArray<string>, readonly at: string, readonly by: { readonly userId: string } }> };

export type DefinitionLife_Persona_Fragment = { readonly createdAt: string, readonly creator: { readonly userId: string }, readonly history: ReadonlyArray<{ readonly event: string, readonly version: number | null, readonly changed: ReadonlyArray<string>, readonly at: string, readonly by: { readonly userId: string } }> };

export type DefinitionLife_Scenario_Fragment = { readonly createdAt: string, readonly creator: { readonly userId: string }, readonly history: ReadonlyArray<{ readonly event: string, readonly version: number | null, readonly changed: ReadonlyArray<string>, readonly at: string, readonly by: { readonly userId: string } }> };

export type DefinitionLife_Service_Fragment = { readonly createdAt: string, readonly creator: { readonly userId: string }, readonly history: ReadonlyArray<{ readonly event: string, readonly version: number | null, readonly changed: ReadonlyArray<string>, readonly at: string, readonly by: { readonly userId: string } }> };

export type DefinitionLife_UnitTest_Fragment = { readonly createdAt: string, readonly creator: { readonly userId: string }, readonly history: ReadonlyArray<{ readonly event: string, readonly version: number | null, readonly changed: ReadonlyArray<string>, readonly at: string, readonly by: { readonly userId: string } }> };

export type DefinitionLife_UnitTestSet_Fragment = { readonly createdAt: string, readonly creator: { readonly userId: string }, readonly history: ReadonlyArray<{ readonly event: string, readonly version: number | null, readonly changed: ReadonlyArray<string>, readonly at: string, readonly by: { readonly userId: string } }> };

export type DefinitionLifeFragment =
  | DefinitionLife_Metric_Fragment
  | DefinitionLife_Persona_Fragment
  | DefinitionLife_Scenario_Fragment
  | DefinitionLife_Service_Fragment
  | DefinitionLife_UnitTest_Fragment
  | DefinitionLife_UnitTestSet_Fragment
;

export type VersionEntry_MetricVersion_Fragment = { readonly version: number, readonly createdAt: string, readonly creator: { readonly userId: string } };

export type VersionEntry_PersonaVersion_Fragment = { readonly version: number, readonly createdAt: string, readonly creator: { readonly userId: string } };

export type VersionEntry_ScenarioVersion_Fragment = { readonly version: number, readonly createdAt: string, readonly creator: { readonly userId: string } };

export type VersionEntry_ServiceVersion_Fragment = { readonly version: number, readonly createdAt: string, readonly creator: { readonly userId: string } };

export type VersionEntry_UnitTestSetVersion_Fragment = { readonly version: number, readonly createdAt: string, readonly creator: { readonly userId: string } };

export type VersionEntry_UnitTestVersion_Fragment = { readonly version: number, readonly createdAt: string, readonly creator: { readonly userId: string } };

export type VersionEntryFragment =
  | VersionEntry_MetricVersion_Fragment
  | VersionEntry_PersonaVersion_Fragment
  | VersionEntry_ScenarioVersion_Fragment
  | VersionEntry_ServiceVersion_Fragment
  | VersionEntry_UnitTestSetVersion_Fragment
  | VersionEntry_UnitTestVersion_Fragment
;

export type VersionHead_MetricVersion_Fragment = { readonly name: string, readonly isDeleted: boolean, readonly version: number, readonly createdAt: string, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }>, readonly creator: { readonly userId: string } };

export type VersionHead_PersonaVersion_Fragment = { readonly name: string, readonly isDeleted: boolean, readonly version: number, readonly createdAt: string, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }>, readonly creator: { readonly userId: string } };

export type VersionHead_ScenarioVersion_Fragment = { readonly name: string, readonly isDeleted: boolean, readonly version: number, readonly createdAt: string, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }>, readonly creator: { readonly userId: string } };

export type VersionHead_ServiceVersion_Fragment = { readonly name: string, readonly isDeleted: boolean, readonly version: number, readonly createdAt: string, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }>, readonly creator: { readonly userId: string } };

export type VersionHead_UnitTestSetVersion_Fragment = { readonly name: string, readonly isDeleted: boolean, readonly version: number, readonly createdAt: string, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }>, readonly creator: { readonly userId: string } };

export type VersionHead_UnitTestVersion_Fragment = { readonly name: string, readonly isDeleted: boolean, readonly version: number, readonly createdAt: string, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }>, readonly creator: { readonly userId: string } };

export type VersionHeadFragment =
  | VersionHead_MetricVersion_Fragment
  | VersionHead_PersonaVersion_Fragment
  | VersionHead_ScenarioVersion_Fragment
  | VersionHead_ServiceVersion_Fragment
  | VersionHead_UnitTestSetVersion_Fragment
  | VersionHead_UnitTestVersion_Fragment
;

export type NamedDefinition_Metric_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string };

export type NamedDefinition_Persona_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string };

export type NamedDefinition_Scenario_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string };

export type NamedDefinition_Service_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string };

export type NamedDefinition_UnitTest_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string };

export type NamedDefinition_UnitTestSet_Fragment = { readonly id: string, readonly databaseId: string, readonly name: string };

export type NamedDefinitionFragment =
  | NamedDefinition_Metric_Fragment
  | NamedDefinition_Persona_Fragment
  | NamedDefinition_Scenario_Fragment
  | NamedDefinition_Service_Fragment
  | NamedDefinition_UnitTest_Fragment
  | NamedDefinition_UnitTestSet_Fragment
;

export type FacetPartsFragment = { readonly field: string, readonly isWhole: boolean, readonly different: number, readonly values: ReadonlyArray<{ readonly value: unknown, readonly label: string, readonly count: number, readonly isChosen: boolean }> };

export type DifferentFieldFragment = { readonly field: string, readonly before: unknown, readonly after: unknown };

export const DefinitionRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DefinitionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DefinitionNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<DefinitionRowFragment, unknown>;
export const DefinitionLifeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DefinitionLife"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DefinitionNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creator"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"history"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"latest"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}}]}}]}}]} as unknown as DocumentNode<DefinitionLifeFragment, unknown>;
export const VersionEntryFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionEntry"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creator"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}}]}}]} as unknown as DocumentNode<VersionEntryFragment, unknown>;
export const VersionHeadFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionHead"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"VersionEntry"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"VersionEntry"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"VersionNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"creator"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}}]}}]} as unknown as DocumentNode<VersionHeadFragment, unknown>;
export const NamedDefinitionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"NamedDefinition"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DefinitionNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]} as unknown as DocumentNode<NamedDefinitionFragment, unknown>;
export const FacetPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FacetParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Facet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"isWhole"}},{"kind":"Field","name":{"kind":"Name","value":"different"}},{"kind":"Field","name":{"kind":"Name","value":"values"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"isChosen"}}]}}]}}]} as unknown as DocumentNode<FacetPartsFragment, unknown>;
export const DifferentFieldFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DifferentField"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FieldDifference"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}}]} as unknown as DocumentNode<DifferentFieldFragment, unknown>;