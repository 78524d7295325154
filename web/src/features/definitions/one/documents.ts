import type { TypedDocumentNode } from '@urql/core'
import * as metric from '../asked/metric.gen'
import * as persona from '../asked/persona.gen'
import * as scenario from '../asked/scenario.gen'
import * as service from '../asked/service.gen'
import * as set from '../asked/set.gen'
import type {
  DifferentFieldFragment,
  DefinitionLife_Persona_Fragment as Life,
  NamedDefinition_Persona_Fragment as Named,
  VersionEntry_PersonaVersion_Fragment,
} from '../asked/shared.gen'
import * as unitTest from '../asked/unit-test.gen'
import type { KindName } from '../kinds'
import type { Row } from '../listing/documents'

export type Version = VersionEntry_PersonaVersion_Fragment
export type HistoryEntry = Life['history'][number]
export type Difference = DifferentFieldFragment

/** What a version says: its fields, beside who wrote it and when. */
export type Contents = Version & { readonly isDeleted: boolean } & Readonly<Record<string, unknown>>

export interface Users {
  readonly totalCount: number
  readonly nodes: readonly Named[]
}

export interface Definition extends Row, Life {
  readonly all: { readonly totalCount: number; readonly nodes: readonly Version[] }
  readonly shown: { readonly nodes: readonly Contents[] }
  readonly unitTests?: Users | null
  readonly metrics?: Users | null
  /** What its author should know, though it can be used: of a scenario and a set. */
  readonly remarks?: readonly string[]
  readonly sets?: Users | null
}

export interface PageData {
  readonly definition: Definition | null
  /** Of a set. */
  readonly runs?: { readonly totalCount: number }
}

/** How it was at a time; null before it existed. */
export interface Past {
  readonly definition: { readonly past: Contents | null } | null
}

interface Documents {
  readonly page: TypedDocumentNode<PageData, { id: string; version: string }>
  readonly past: TypedDocumentNode<Past, { id: string; time: string }>
  readonly difference: TypedDocumentNode<
    { readonly definition: { readonly difference: readonly Difference[] } | null },
    { id: string; before: number; after: number }
  >
  readonly delete: TypedDocumentNode<unknown, { id: string }>
  readonly undelete: TypedDocumentNode<unknown, { id: string }>
}

export const PAGES: Readonly<Record<KindName, Documents>> = {
  personas: {
    page: persona.PersonaPageDocument,
    past: persona.PersonaPastDocument,
    difference: persona.PersonaDifferenceDocument,
    delete: persona.DeletePersonaDocument,
    undelete: persona.UndeletePersonaDocument,
  },
  scenarios: {
    page: scenario.ScenarioPageDocument,
    past: scenario.ScenarioPastDocument,
    difference: scenario.ScenarioDifferenceDocument,
    delete: scenario.DeleteScenarioDocument,
    undelete: scenario.UndeleteScenarioDocument,
  },
  metrics: {
    page: metric.MetricPageDocument,
    past: metric.MetricPastDocument,
    difference: metric.MetricDifferenceDocument,
    delete: metric.DeleteMetricDocument,
    undelete: metric.UndeleteMetricDocument,
  },
  services: {
    page: service.ServicePageDocument,
    past: service.ServicePastDocument,
    difference: service.ServiceDifferenceDocument,
    delete: service.DeleteServiceDocument,
    undelete: service.UndeleteServiceDocument,
  },
  'unit-tests': {
    page: unitTest.UnitTestPageDocument,
    past: unitTest.UnitTestPastDocument,
    difference: unitTest.UnitTestDifferenceDocument,
    delete: unitTest.DeleteUnitTestDocument,
    undelete: unitTest.UndeleteUnitTestDocument,
  },
  sets: {
    page: set.UnitTestSetPageDocument,
    past: set.UnitTestSetPastDocument,
    difference: set.UnitTestSetDifferenceDocument,
    delete: set.DeleteUnitTestSetDocument,
    undelete: set.UndeleteUnitTestSetDocument,
  },
}
