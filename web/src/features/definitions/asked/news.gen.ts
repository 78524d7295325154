/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../../../graphql/schema.gen';

import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type DefinitionRowNewsSubscriptionVariables = Exact<{
  kinds?: ReadonlyArray<Types.DefinitionKind> | Types.DefinitionKind | null | undefined;
  after?: string | null | undefined;
}>;


export type DefinitionRowNewsSubscription = { readonly news: { readonly kind: Types.DefinitionNewsKind, readonly at: string, readonly by: { readonly userId: string }, readonly definition:
      | { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> }
      | { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> }
      | { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> }
      | { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> }
      | { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> }
      | { readonly id: string, readonly databaseId: string, readonly name: string, readonly version: number, readonly isDeleted: boolean, readonly updatedAt: string, readonly updatedBy: { readonly userId: string }, readonly tags: ReadonlyArray<{ readonly key: string, readonly value: string | null }> }
     } };

export type DefinitionNewsSubscriptionVariables = Exact<{
  kinds?: ReadonlyArray<Types.DefinitionKind> | Types.DefinitionKind | null | undefined;
  after?: string | null | undefined;
}>;


export type DefinitionNewsSubscription = { readonly news: { readonly kind: Types.DefinitionNewsKind, readonly at: string, readonly version: number | null, readonly by: { readonly userId: string }, readonly definition:
      | { readonly id: string, readonly databaseId: string }
      | { readonly id: string, readonly databaseId: string }
      | { readonly id: string, readonly databaseId: string }
      | { readonly id: string, readonly databaseId: string }
      | { readonly id: string, readonly databaseId: string }
      | { readonly id: string, readonly databaseId: string }
     } };


export const DefinitionRowNewsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DefinitionRowNews"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DefinitionKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"news"},"name":{"kind":"Name","value":"definitionNews"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DefinitionRow"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DefinitionRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DefinitionNode"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"isDeleted"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}}]}}]} as unknown as DocumentNode<DefinitionRowNewsSubscription, DefinitionRowNewsSubscriptionVariables>;
export const DefinitionNewsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DefinitionNews"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DefinitionKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"news"},"name":{"kind":"Name","value":"definitionNews"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"by"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"definition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"databaseId"}}]}}]}}]}}]} as unknown as DocumentNode<DefinitionNewsSubscription, DefinitionNewsSubscriptionVariables>;