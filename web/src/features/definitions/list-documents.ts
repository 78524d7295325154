import type { TypedDocumentNode } from '@urql/core'
import type { KindName } from './kinds'
import * as lists from './lists.gen'

/** A definition as a list shows it. */
export interface Row {
  readonly id: string
  readonly databaseId: string
  readonly name: string
  readonly version: number
  readonly isDeleted: boolean
  readonly updatedAt: string
  readonly updatedBy: { readonly userId: string }
  readonly tags: readonly { readonly key: string; readonly value: string | null }[]
  readonly role?: string
  readonly description?: string | null
}

export interface ListData {
  readonly all?: {
    readonly totalCount: number
    readonly pageInfo: { readonly hasNextPage: boolean }
    readonly filterValues: { readonly tags: readonly string[] }
    readonly nodes: readonly Row[]
  }
  readonly found?: readonly Row[]
}

export type ListVariables = {
  readonly filter: { readonly tags?: string[]; readonly isDeleted: boolean | null }
  readonly sort: { readonly field: 'NAME'; readonly direction: 'ASC' }
  readonly first: number
  readonly search: boolean
  readonly query: string
}

export const LISTS: Readonly<Record<KindName, TypedDocumentNode<ListData, ListVariables>>> = {
  personas: lists.PersonasListDocument,
  scenarios: lists.ScenariosListDocument,
  metrics: lists.MetricsListDocument,
  services: lists.ServicesListDocument,
  'unit-tests': lists.UnitTestsListDocument,
  sets: lists.UnitTestSetsListDocument,
}
