/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Types from '../../../graphql/schema.gen';

import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Whether runs are executed; degraded while no worker is heard. */
export type PulseHealthStatus =
  | 'DEGRADED'
  | 'OK';

export type PulseHealthNowQueryVariables = Exact<{ [key: string]: never; }>;


export type PulseHealthNowQuery = { readonly pulseHealth: { readonly status: Types.PulseHealthStatus, readonly reclaimedRunCount: number, readonly expiredRecoveryCount: number, readonly activeRunCount: number, readonly maxConcurrent: number, readonly pendingRunCount: number, readonly oldestPendingAgeSeconds: number | null, readonly waitingRunCount: number, readonly workers: ReadonlyArray<{ readonly owner: string, readonly heartbeatAt: string }>, readonly activeRunsByType: ReadonlyArray<{ readonly taskType: string, readonly activeRunCount: number }> | null } };


export const PulseHealthNowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PulseHealthNow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pulseHealth"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"workers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"heartbeatAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reclaimedRunCount"}},{"kind":"Field","name":{"kind":"Name","value":"expiredRecoveryCount"}},{"kind":"Field","name":{"kind":"Name","value":"activeRunCount"}},{"kind":"Field","name":{"kind":"Name","value":"maxConcurrent"}},{"kind":"Field","name":{"kind":"Name","value":"activeRunsByType"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"taskType"}},{"kind":"Field","name":{"kind":"Name","value":"activeRunCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingRunCount"}},{"kind":"Field","name":{"kind":"Name","value":"oldestPendingAgeSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"waitingRunCount"}}]}}]}}]} as unknown as DocumentNode<PulseHealthNowQuery, PulseHealthNowQueryVariables>;