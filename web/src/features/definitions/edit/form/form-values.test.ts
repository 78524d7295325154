import { describe, expect, it } from 'vitest'
import type { Fields } from './fields'
import { type Fault, giveAll } from './giving'
import { placeOf } from './places'
import { readAll } from './reading'
import { blankOf, choose, newRow, type Values, type Variant } from './values'

const FIELDS: Fields = {
  name: { kind: 'text', label: 'Name', required: true },
  count: { kind: 'number', label: 'Count', whole: true },
  headers: { kind: 'pairs', label: 'Headers', one: 'Header' },
  state: { kind: 'json', label: 'State', holds: 'object' },
  probe: {
    kind: 'group',
    label: 'Probe',
    optional: 'There is one',
    of: { path: { kind: 'text', label: 'Path', required: true } },
  },
  sets: {
    kind: 'rows',
    label: 'Sets',
    one: 'Set',
    keyed: 'name',
    of: {
      name: { kind: 'text', label: 'Name', required: true },
      way: {
        kind: 'variant',
        label: 'Way',
        begins: '',
        none: 'None',
        of: {
          http: {
            label: 'HTTP',
            typename: 'Http',
            of: { url: { kind: 'text', label: 'Address', required: true } },
          },
          none: { label: 'Nothing to say', typename: 'Nothing', of: {} },
        },
      },
    },
  },
}

function given(values: Values): { readonly input: unknown; readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  return { input: giveAll(FIELDS, values, '', (fault) => faults.push(fault)), faults }
}

const read = (said: Record<string, unknown>): Values => readAll(FIELDS, said)

describe('what is given for a form', () => {
  it('leaves out what is empty, and tells what must not be', () => {
    const { faults, input } = given(blankOf(FIELDS))
    expect(faults.map(({ path }) => path)).toEqual(['name'])
    expect(input).toEqual({ name: '–', headers: {}, sets: [] })
  })

  it('is what was read', () => {
    const said = {
      name: 'Line',
      count: 3,
      headers: { 'X-Team': 'tables' },
      state: { tables: [1, 2] },
      probe: { path: '/version' },
      sets: [
        { name: 'release', way: { __typename: 'Http', url: 'https://agent.example' } },
        { name: 'plain', way: null },
        { name: 'silent', way: { __typename: 'Nothing' } },
      ],
    }
    expect(given(read(said))).toEqual({
      faults: [],
      input: {
        ...said,
        sets: [
          { name: 'release', way: { http: { url: 'https://agent.example' } } },
          { name: 'plain' },
          { name: 'silent', way: { none: {} } },
        ],
      },
    })
  })

  it('tells of numbers and JSON that are none, and of names that are there twice', () => {
    const pair = (name: string) => newRow({ name, value: 'x' })
    const { faults } = given({
      ...read({ name: 'Line' }),
      count: '2.5',
      state: '[1]',
      headers: [pair('a'), pair('a'), pair(' ')],
    })
    expect(faults.map(({ path }) => path)).toEqual(['count', 'headers.1', 'headers.2', 'state'])
  })

  it('says nothing of a group that is switched off, nor of a variant that is not chosen', () => {
    const values = read({ name: 'Line', sets: [{ name: 'release', way: null }] })
    expect(given({ ...values, probe: { on: false, of: { path: '' } } }).faults).toEqual([])
    expect(given({ ...values, probe: { on: true, of: { path: '' } } }).faults).toMatchObject([
      { path: 'probe.path' },
    ])
  })
})

describe('a variant', () => {
  it('keeps what was written for another one', () => {
    const way = FIELDS.sets?.kind === 'rows' ? FIELDS.sets.of.way : undefined
    if (way?.kind !== 'variant') throw new Error('There is no variant.')
    const written: Variant = { chosen: 'http', each: { http: { url: 'https://a.example' } } }
    const away = choose(way, written, 'none')
    expect(choose(way, away, 'http')).toEqual({ ...written, each: { ...written.each, none: {} } })
  })
})

describe('the place of what the server says', () => {
  const values = read({
    name: 'Line',
    headers: { 'x-team': 'a', 'x-other': 'b' },
    sets: [
      { name: 'release', way: null },
      { name: 'canary-2', way: { __typename: 'Http', url: 'nowhere' } },
    ],
  })

  it.each([
    ['name', 'name'],
    ['sets.canary2.way.http.url', 'sets.1.way.http.url'],
    ['sets.canary2.way', 'sets.1.way'],
    ['sets.canary2.way.http.unknown', 'sets.1.way.http'],
    ['sets.gone.way', 'sets'],
    ['headers.xOther', 'headers.1'],
    ['state.tables.0', 'state'],
  ])('%s is %s', (path, place) => {
    expect(placeOf(FIELDS, values, path)).toBe(place)
  })

  it('is nowhere where the form has none', () => {
    expect(placeOf(FIELDS, values, 'id')).toBeNull()
  })
})
