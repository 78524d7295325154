import { readFileSync } from 'node:fs'
import { Client, fetchExchange, type TypedDocumentNode } from '@urql/core'
import { cacheExchange } from '@urql/exchange-graphcache'
import {
  buildSchema,
  type DocumentNode,
  executeSync,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLFieldResolver,
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { expect, it, vi } from 'vitest'
import { POSSIBLE_TYPES } from './graphql/possible-types'

const schema = buildSchema(readFileSync('../graphql_schema/schema.graphql', 'utf8'))
const modules = import.meta.glob<Record<string, DocumentNode>>('./**/*.gen.ts', { eager: true })

const DOCUMENTS = Object.values(modules)
  .flatMap((each) => Object.entries(each))
  .filter(([name]) => name.endsWith('Document'))
  .map(([, document]) => document)
/** Of the union with the most. */
const MOST_MEMBERS = 9
const operationOf = (document: DocumentNode): OperationDefinitionNode | undefined =>
  document.definitions.find((each) => each.kind === 'OperationDefinition')
const QUERIES = DOCUMENTS.filter((each) => operationOf(each)?.operation === 'query')

/** Answers with the same for the same field of the same type; of unions with `choice`. */
function answer(document: DocumentNode, variables: Record<string, unknown>, choice: number) {
  const typeResolver = (_: unknown, __: unknown, ___: unknown, type: GraphQLAbstractType) => {
    const types = schema.getPossibleTypes(type)
    return types[choice % types.length]?.name
  }
  const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (_, __, ___, info) => {
    const { fieldName, parentType, returnType } = info
    const named = getNamedType(returnType)
    const bare = isNonNullType(returnType) ? returnType.ofType : returnType
    let value: unknown = {}
    if (isEnumType(named)) value = named.getValues()[0]?.value
    else if (isScalarType(named))
      value =
        { Int: 7, Float: 0.5, Boolean: true, JSON: { a: 1 } }[named.name] ??
        `${parentType.name}.${fieldName}`
    return isListType(bare) ? [value] : value
  }
  return executeSync({
    schema,
    document,
    variableValues: variables,
    fieldResolver,
    typeResolver,
  })
}

function clientOf(choice: number, delayOf: (name: string) => number): Client {
  const serve: typeof fetch = async (_, request) => {
    const { query, variables, operationName } = JSON.parse(String(request?.body))
    await new Promise((done) => setTimeout(done, delayOf(operationName)))
    return Response.json(answer(parse(query), variables, choice))
  }
  return new Client({
    url: 'http://server/graphql',
    preferGetMethod: false,
    fetch: serve,
    exchanges: [cacheExchange({ possibleTypes: POSSIBLE_TYPES, logger: () => {} }), fetchExchange],
  })
}

/** Without what the client asks for besides. */
const bare = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data, (key, value) => (key === '__typename' ? undefined : value)))

function variablesOf(document: DocumentNode): Record<string, unknown> {
  const entries = operationOf(document)?.variableDefinitions?.map(({ variable, type }) => {
    const required = type.kind === 'NonNullType' ? type.type : null
    const name = required?.kind === 'NamedType' ? required.name.value : null
    const value = { ID: 'id', String: 'text', Int: 1, Boolean: true, DateTime: 'now' }[name ?? '']
    return [variable.name.value, name === null ? null : (value ?? {})]
  })
  return Object.fromEntries(entries ?? [])
}

/** What `selections` ask of a type itself, also in fragments. */
function fieldsOf(selections: readonly SelectionNode[], document: DocumentNode): string[] {
  return selections.flatMap((each) => {
    if (each.kind === 'Field') return [each.name.value]
    if (each.kind === 'InlineFragment') return fieldsOf(each.selectionSet.selections, document)
    const spread = document.definitions.find(
      (other) => other.kind === 'FragmentDefinition' && other.name.value === each.name.value,
    )
    if (spread?.kind !== 'FragmentDefinition') throw new Error(`No fragment ${each.name.value}.`)
    return fieldsOf(spread.selectionSet.selections, document)
  })
}

it('asks for the id of a thing everywhere, or nowhere', () => {
  // Else one answer holds it as a thing of its own and another as a part: together both are lost.
  const where = new Map<string, { withId: string[]; without: string[] }>()
  for (const document of DOCUMENTS) {
    const types = new TypeInfo(schema)
    const look = (node: FieldNode) => {
      const type = getNamedType(types.getType())
      if (!isObjectType(type) || node.selectionSet === undefined || !type.getFields().id) return
      const found = where.get(type.name) ?? { withId: [], without: [] }
      where.set(type.name, found)
      const hasId = fieldsOf(node.selectionSet.selections, document).includes('id')
      found[hasId ? 'withId' : 'without'].push(
        `${operationOf(document)?.name?.value}.${node.name.value}`,
      )
    }
    visit(document, visitWithTypeInfo(types, { Field: look }))
  }
  const mixed = [...where].filter(([, found]) => found.withId.length > 0)
  expect(mixed.length).toBeGreaterThan(5)
  expect(mixed.filter(([, found]) => found.without.length > 0)).toEqual([])
})

/** What a client shows of queries that were sent at once and answered in the order of `delays`. */
async function shown(queries: readonly DocumentNode[], delays: readonly number[], choice: number) {
  const client = clientOf(choice, (name) => {
    return delays[queries.findIndex((each) => operationOf(each)?.name?.value === name)] ?? 0
  })
  const results = queries.map(() => undefined as unknown)
  const asked = queries.map((document, index) =>
    client
      .query(document as TypedDocumentNode, variablesOf(document), {
        requestPolicy: 'cache-and-network',
      })
      .subscribe(({ data }) => {
        results[index] = data
      }),
  )
  await vi.advanceTimersByTimeAsync(100)
  for (const each of asked) each.unsubscribe()
  return results
}

const byName = (name: string): DocumentNode => {
  const found = QUERIES.find((each) => operationOf(each)?.name?.value === name)
  if (found === undefined) throw new Error(`No query ${name}.`)
  return found
}

/** What features ask of the same thing, each in its way. */
const TOGETHER: readonly string[][] = [
  ['UnitTestSetPage', 'GateOfSet', 'TrendOfSet'],
  ['UnitTestSetPage', 'WrittenUnitTestSet', 'GateOfSet'],
  ['MetricPage', 'WrittenMetric'],
  ['ServicePage', 'WrittenService'],
  ['UnitTestPage', 'WrittenUnitTest'],
  ['ScenarioPage', 'WrittenScenario'],
  ['WhoseHouse', 'OrganizationAndLimits'],
  ['Run', 'Runs', 'RunSessions'],
]

it.each(TOGETHER)('shows %s beside %s, whichever is answered first', async (...names) => {
  vi.useFakeTimers()
  const queries = names.map(byName)
  for (const choice of Array.from({ length: MOST_MEMBERS }).keys())
    for (const delays of [
      [1, 2, 3],
      [3, 2, 1],
      [2, 3, 1],
    ]) {
      const found = await shown(queries, delays, choice)
      const wanted = queries.map((each) => answer(each, variablesOf(each), choice).data)
      expect(bare(found)).toEqual(bare(wanted))
    }
  vi.useRealTimers()
})
