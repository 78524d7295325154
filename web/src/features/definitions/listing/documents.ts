import type { TypedDocumentNode } from '@urql/core'
import type * as schema from '~/graphql/schema.gen'
import { MetricsListDocument } from '../asked/metric.gen'
import { PersonasListDocument } from '../asked/persona.gen'
import { ScenariosListDocument } from '../asked/scenario.gen'
import { ServicesListDocument } from '../asked/service.gen'
import { UnitTestSetsListDocument } from '../asked/set.gen'
import type { FacetPartsFragment } from '../asked/shared.gen'
import { UnitTestsListDocument } from '../asked/unit-test.gen'
import type { KindName } from '../kinds'

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
  readonly latestVersion?: { readonly objective: string }
}

export type Facet = FacetPartsFragment

export interface PageOfRows {
  readonly totalCount: number
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly facets?: readonly Facet[]
  readonly nodes?: readonly Row[]
}

export interface ListData {
  readonly all: PageOfRows
  readonly found?: readonly Row[]
}

/** What all lists understand together; each is given only what is its own. */
export type ListFilter = schema.MetricFilter &
  schema.PersonaFilter &
  schema.ScenarioFilter &
  schema.ServiceFilter &
  schema.UnitTestFilter &
  schema.UnitTestSetFilter

export type ListVariables = {
  readonly filter: ListFilter
  readonly sort: schema.DefinitionSort
  readonly after: string | null
  /** With facets. */
  readonly whole: boolean
  /** The best matches of `query` instead of a page. */
  readonly ranked: boolean
  readonly query: string
}

export const LISTS: Readonly<Record<KindName, TypedDocumentNode<ListData, ListVariables>>> = {
  personas: PersonasListDocument,
  scenarios: ScenariosListDocument,
  metrics: MetricsListDocument,
  services: ServicesListDocument,
  'unit-tests': UnitTestsListDocument,
  sets: UnitTestSetsListDocument,
}
