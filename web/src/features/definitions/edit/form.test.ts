import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type GraphQLInputField,
  GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
} from 'graphql'
import { describe, expect, it } from 'vitest'
import { type Field, type Fields, fieldsOf } from './form/fields'
import { WRITABLE } from './kinds/kinds'

const schema = buildSchema(readFileSync('../graphql_schema/schema.graphql', 'utf8'))

const NAMES = {
  personas: 'Persona',
  scenarios: 'Scenario',
  metrics: 'Metric',
  services: 'Service',
  'unit-tests': 'UnitTest',
  sets: 'UnitTestSet',
} as const

/** Where the number of the version is said, and which definition it is. */
const BESIDE = new Set(['id', 'expectedVersion'])

const inputOf = (name: string): GraphQLInputObjectType => {
  const type = schema.getType(name)
  if (!(type instanceof GraphQLInputObjectType)) throw new Error(`There is no input ${name}.`)
  return type
}

/** The fields of an input; two that are written as one form are one. */
function written(input: GraphQLInputObjectType): Record<string, GraphQLInputField> {
  const { initialVersion, ...own } = input.getFields()
  if (initialVersion === undefined) return own
  const inner = bare(initialVersion.type)
  return isInputObjectType(inner) ? { ...own, ...inner.getFields() } : own
}

const bare = (type: GraphQLInputType): GraphQLInputType =>
  isNonNullType(type) ? type.ofType : type

/** What the form cannot say of an input, or says and the input does not have. */
function gaps(of: Fields, input: Record<string, GraphQLInputField>, at: string): string[] {
  const unknown = Object.keys(of).filter((name) => !(name in input))
  return [
    ...unknown.map((name) => `${at}.${name} is in no input`),
    ...Object.entries(input).flatMap(([name, given]) => {
      if (BESIDE.has(name)) return []
      const field = of[name]
      return field === undefined
        ? [`${at}.${name} is in no form`]
        : misfits(field, given.type, `${at}.${name}`)
    }),
  ]
}

function misfits(field: Field, given: GraphQLInputType, at: string): string[] {
  const type = bare(given)
  const wrong = [`${at} is ${String(given)} and cannot be a field of the kind ${field.kind}`]
  if (isListType(type)) return misfitsOfList(field, bare(type.ofType), at) ?? wrong
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name }) => name)
    const fits = field.kind === 'choice' && sameNames(Object.keys(field.options), values)
    return fits ? [] : [`${at} has to offer ${values.join(', ')}`]
  }
  if (isInputObjectType(type)) return misfitsOfInput(field, type, at) ?? wrong
  return FITTING[type.name]?.(field) === true ? [] : wrong
}

const FITTING: Readonly<Record<string, (field: Field) => boolean>> = {
  Boolean: ({ kind }) => kind === 'flag',
  DateTime: ({ kind }) => kind === 'moment',
  Float: (field) => field.kind === 'number' && field.whole !== true,
  ID: ({ kind }) => kind === 'reference',
  Int: (field) => field.kind === 'number' && field.whole === true,
  JSON: ({ kind }) => kind === 'json' || kind === 'pairs',
  String: ({ kind }) => kind === 'text',
}

const sameNames = (some: readonly string[], others: readonly string[]): boolean =>
  JSON.stringify([...some].sort()) === JSON.stringify([...others].sort())

function misfitsOfList(field: Field, item: GraphQLInputType, at: string): string[] | null {
  if (isInputObjectType(item)) {
    return field.kind === 'rows' ? gaps(field.of, item.getFields(), `${at}[]`) : null
  }
  const name = String(item)
  if (name === 'String') return field.kind === 'texts' ? [] : null
  if (name === 'ID') return field.kind === 'references' ? [] : null
  return name === 'JSON' && field.kind === 'json' && field.holds === 'list' ? [] : null
}

function misfitsOfInput(field: Field, input: GraphQLInputObjectType, at: string): string[] | null {
  if (field.kind === 'group') return gaps(field.of, input.getFields(), at)
  if (field.kind !== 'variant' || !input.isOneOf) return null
  const options = Object.keys(field.of)
  const inputs = Object.entries(input.getFields())
  if (
    !sameNames(
      options,
      inputs.map(([name]) => name),
    )
  ) {
    return [`${at} has to offer ${inputs.map(([name]) => name).join(', ')}`]
  }
  return inputs.flatMap(([name, { type }]) => {
    const inner = bare(type)
    const fields = isInputObjectType(inner) ? inner.getFields() : {}
    const own = Object.fromEntries(Object.entries(fields).filter(([each]) => each !== '_'))
    return gaps(field.of[name]?.of ?? {}, own, `${at}.${name}`)
  })
}

const ways = Object.entries(NAMES).flatMap(([kind, name]) => [
  [kind as keyof typeof NAMES, `Create${name}Input`] as const,
  [kind as keyof typeof NAMES, `Update${name}Input`] as const,
])

describe('a form', () => {
  it.each(ways)('of %s says all that %s can say, and nothing else', (kind, name) => {
    const fields = fieldsOf(WRITABLE[kind].sections)
    const changeable = Object.entries(fields).filter(([, field]) => field.fixed !== true)
    const of = name.startsWith('Create') ? fields : Object.fromEntries(changeable)
    expect(gaps(of, written(inputOf(name)), name)).toEqual([])
  })

  it.each(Object.keys(NAMES))('of %s knows each variant by the type that tells of it', (kind) => {
    const fields = fieldsOf(WRITABLE[kind as keyof typeof NAMES].sections)
    const lost = [...variantsIn(fields)].filter(
      (typenames) => !unionsOf(schema).some((members) => sameNames(members, typenames)),
    )
    expect(lost).toEqual([])
  })
})

const unionsOf = (all: GraphQLSchema): string[][] =>
  Object.values(all.getTypeMap())
    .filter(isUnionType)
    .map((union) => union.getTypes().map(({ name }) => name))

function* variantsIn(fields: Fields): Generator<string[]> {
  for (const field of Object.values(fields)) {
    if (field.kind === 'rows' || field.kind === 'group') yield* variantsIn(field.of)
    if (field.kind !== 'variant') continue
    yield Object.values(field.of).map(({ typename }) => typename)
    for (const option of Object.values(field.of)) yield* variantsIn(option.of)
  }
}
