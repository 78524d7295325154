import type { TypedDocumentNode } from '@urql/core'
import * as read from '../edit.gen'
import type { Referable, Section } from '../form/fields'
import type { Values } from '../form/values'
import * as write from '../write.gen'
import { METRIC } from './metric'
import { PERSONA } from './persona'
import { SCENARIO } from './scenario'
import { SERVICE } from './service'
import { SET } from './set'
import { fitCriteria, UNIT_TEST } from './unit-test'

export type Written = Readonly<Record<string, unknown>>

/** A definition, and what one of its versions says. */
export interface Standing {
  readonly id: string
  readonly databaseId: string
  readonly name: string
  readonly version: number
  readonly isDeleted: boolean
  readonly updatedBy: { readonly userId: string }
  readonly written: { readonly nodes: readonly Written[] }
}

export interface InputProblem {
  readonly field: string | null
  readonly code: string
  readonly message: string
}

/** What the server says of what is about to be written. */
export interface CheckData {
  readonly problems: readonly InputProblem[]
  /** What the author should know, though it can be saved. */
  readonly remarks?: readonly string[]
}

export interface Saved {
  readonly written: {
    readonly definition: { readonly databaseId: string; readonly version: number }
  }
}

type Input = Record<string, unknown>
type Writes = Referable | 'sets'

export interface Writable {
  readonly sections: readonly Section[]
  readonly read: TypedDocumentNode<
    { readonly definition: Standing | null },
    { id: string; version: string }
  >
  // Inputs are made from the form, which a test holds against the types of the schema.
  // biome-ignore lint/suspicious/noExplicitAny: Six types of inputs that are made in one way.
  readonly check: TypedDocumentNode<CheckData, any>
  /** What it is checked with beside the input. */
  readonly checkedWith?: (values: Values) => Readonly<Record<string, unknown>>
  // biome-ignore lint/suspicious/noExplicitAny: As above.
  readonly creating: TypedDocumentNode<Saved, any>
  // biome-ignore lint/suspicious/noExplicitAny: As above.
  readonly updating: TypedDocumentNode<Saved, any>
  /** From all that is written to what creates it, where that is not the same. */
  readonly wrap?: (input: Input) => Input
  /** What follows from what was just chosen. */
  readonly follow?: (values: Values) => Values
}

/** What a version says apart from what is said once: two inputs, written as one form. */
const versioned =
  (...own: readonly string[]) =>
  (input: Input): Input => {
    const entries = Object.entries(input)
    return {
      ...Object.fromEntries(entries.filter(([name]) => own.includes(name))),
      initialVersion: Object.fromEntries(entries.filter(([name]) => !own.includes(name))),
    }
  }

export const WRITABLE: Readonly<Record<Writes, Writable>> = {
  personas: {
    sections: PERSONA,
    read: read.WrittenPersonaDocument,
    check: write.CheckPersonaDocument,
    creating: write.CreatePersonaDocument,
    updating: write.UpdatePersonaDocument,
    wrap: versioned('name', 'role', 'tags'),
  },
  scenarios: {
    sections: SCENARIO,
    read: read.WrittenScenarioDocument,
    check: write.CheckScenarioDocument,
    checkedWith: ({ instructions }) => ({ instructions }),
    creating: write.CreateScenarioDocument,
    updating: write.UpdateScenarioDocument,
    wrap: versioned('name', 'tags'),
  },
  metrics: {
    sections: METRIC,
    read: read.WrittenMetricDocument,
    check: write.CheckMetricDocument,
    creating: write.CreateMetricDocument,
    updating: write.UpdateMetricDocument,
  },
  services: {
    sections: SERVICE,
    read: read.WrittenServiceDocument,
    check: write.CheckServiceDocument,
    creating: write.CreateServiceDocument,
    updating: write.UpdateServiceDocument,
  },
  'unit-tests': {
    sections: UNIT_TEST,
    read: read.WrittenUnitTestDocument,
    check: write.CheckUnitTestDocument,
    creating: write.CreateUnitTestDocument,
    updating: write.UpdateUnitTestDocument,
    follow: fitCriteria,
  },
  sets: {
    sections: SET,
    read: read.WrittenUnitTestSetDocument,
    check: write.CheckUnitTestSetDocument,
    creating: write.CreateUnitTestSetDocument,
    updating: write.UpdateUnitTestSetDocument,
  },
}
