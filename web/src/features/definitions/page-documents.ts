import type { TypedDocumentNode } from '@urql/core'
import type { KindName } from './kinds'
import type { Row } from './list-documents'
import * as pages from './pages.gen'

/** What a version says: its fields, beside who wrote it and when. */
export interface Version {
  readonly version: number
  readonly createdAt: string
  readonly creator: { readonly userId: string }
}

export type Contents = Version & Readonly<Record<string, unknown>>

export interface Definition extends Row {
  readonly createdAt: string
  readonly creator: { readonly userId: string }
  readonly history: readonly {
    readonly event: string
    readonly version: number | null
    readonly changed: readonly string[]
    readonly at: string
    readonly by: { readonly userId: string }
  }[]
  readonly all: { readonly totalCount: number; readonly nodes: readonly Version[] }
  readonly shown: { readonly nodes: readonly Contents[] }
  readonly usedBy?: {
    readonly totalCount: number
    readonly nodes: readonly {
      readonly id: string
      readonly databaseId: string
      readonly name: string
    }[]
  } | null
}

export interface Difference {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

interface Documents {
  readonly page: TypedDocumentNode<
    { readonly definition: Definition | null },
    { id: string; version: string }
  >
  readonly difference: TypedDocumentNode<
    { readonly definition: { readonly difference: readonly Difference[] } | null },
    { id: string; before: number; after: number }
  >
  readonly delete: TypedDocumentNode<unknown, { id: string }>
  readonly undelete: TypedDocumentNode<unknown, { id: string }>
}

export const PAGES: Readonly<Record<KindName, Documents>> = {
  personas: {
    page: pages.PersonaPageDocument,
    difference: pages.PersonaDifferenceDocument,
    delete: pages.DeletePersonaDocument,
    undelete: pages.UndeletePersonaDocument,
  },
  scenarios: {
    page: pages.ScenarioPageDocument,
    difference: pages.ScenarioDifferenceDocument,
    delete: pages.DeleteScenarioDocument,
    undelete: pages.UndeleteScenarioDocument,
  },
  metrics: {
    page: pages.MetricPageDocument,
    difference: pages.MetricDifferenceDocument,
    delete: pages.DeleteMetricDocument,
    undelete: pages.UndeleteMetricDocument,
  },
  services: {
    page: pages.ServicePageDocument,
    difference: pages.ServiceDifferenceDocument,
    delete: pages.DeleteServiceDocument,
    undelete: pages.UndeleteServiceDocument,
  },
  'unit-tests': {
    page: pages.UnitTestPageDocument,
    difference: pages.UnitTestDifferenceDocument,
    delete: pages.DeleteUnitTestDocument,
    undelete: pages.UndeleteUnitTestDocument,
  },
  sets: {
    page: pages.UnitTestSetPageDocument,
    difference: pages.UnitTestSetDifferenceDocument,
    delete: pages.DeleteUnitTestSetDocument,
    undelete: pages.UndeleteUnitTestSetDocument,
  },
}
