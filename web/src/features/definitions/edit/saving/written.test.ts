import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../form/fields'
import { readAll } from '../form/reading'
import { WRITABLE } from '../kinds/kinds'
import { messagesOf, placed, together } from '../shown-faults'
import { withoutSecrets, withSecrets } from './draft'
import { onTop, toWrite } from './written'

const persona = { name: 'Zoe', role: 'guest', background: 'Late.', timezone: 'Europe/Berlin' }
const fields = fieldsOf(WRITABLE.personas.sections)
const read = (said: Record<string, unknown>) => readAll(fields, said)
const base = { id: 'p', version: 3, values: read(persona) }

describe('what is written of a change', () => {
  it('is what has changed, and which version it was', () => {
    const { input, changed } = toWrite(WRITABLE.personas, base, read({ ...persona, role: 'host' }))
    expect(input).toEqual({ id: 'p', expectedVersion: 4, role: 'host' })
    expect(changed).toEqual(['role'])
  })

  it('clears what was there', () => {
    const { timezone: _, ...rest } = persona
    const { input } = toWrite(WRITABLE.personas, base, read(rest))
    expect(input).toEqual({ id: 'p', expectedVersion: 4, timezone: null })
  })

  it('is all of something new, in the shape that creates it', () => {
    const { input } = toWrite(WRITABLE.personas, null, base.values)
    expect(input).toMatchObject({
      name: 'Zoe',
      role: 'guest',
      initialVersion: { background: 'Late.', timezone: 'Europe/Berlin' },
    })
  })
})

describe('two who change the same', () => {
  const mine = read({ ...persona, role: 'host', background: 'Early.' })

  it('both keep what only one of them changed', () => {
    const theirs = read({ ...persona, timezone: 'Europe/Paris' })
    const { values, both } = onTop(fields, base.values, mine, theirs)
    expect(values).toMatchObject({ role: 'host', background: 'Early.', timezone: 'Europe/Paris' })
    expect(both).toEqual([])
  })

  it('are told what both of them changed', () => {
    const theirs = read({ ...persona, role: 'owner', background: 'Early.' })
    expect(onTop(fields, base.values, mine, theirs).both).toEqual(['role'])
  })
})

describe('a draft', () => {
  const service = fieldsOf(WRITABLE.services.sections)
  const said = (apiKey: string) =>
    readAll(service, {
      name: 'Line',
      description: 'Books.',
      connector: { __typename: 'ChatConnector', url: 'https://a.example', apiKey },
      versionSets: [
        { name: 'canary', connector: { __typename: 'ChatConnector', url: 'https://b', apiKey } },
      ],
    })

  it('holds no secret, and gets those back that are known', () => {
    const kept = withoutSecrets(service, said('sesame-4711'))
    expect(JSON.stringify(kept)).not.toContain('sesame')
    const { input } = toWrite(WRITABLE.services, null, withSecrets(service, kept, said('known')))
    expect(input).toMatchObject({
      connector: { chat: { apiKey: 'known' } },
      versionSets: [{ connector: { chat: { apiKey: 'known' } } }],
    })
  })
})

describe('what is wrong', () => {
  const values = read(persona)
  const said = placed(
    [
      { field: 'timezone', code: 'VALIDATION_FAILED', message: "timezone: 'Mars' is no zone." },
      { field: null, code: 'FORBIDDEN', message: 'You may not.' },
      { field: 'role', code: 'VALIDATION_FAILED', message: 'role: too short' },
    ],
    fields,
    values,
  )

  it('stands beside its field, without its path', () => {
    expect(said.map(({ path, message }) => [path, message])).toEqual([
      ['timezone', "'Mars' is no zone."],
      ['', 'You may not.'],
      ['role', 'Too short'],
    ])
  })

  it('is told once, as it is known here', () => {
    const known = [{ path: 'role', code: 'UNSENT', message: 'Fill this in.' }]
    expect(together(known, said).map(({ path }) => path)).toEqual(['role', 'timezone', ''])
  })

  it('is shown of fields that were left, until somebody wants to save', () => {
    expect([...messagesOf(said, new Set(['timezone']), false).keys()]).toEqual(['timezone', ''])
    expect([...messagesOf(said, new Set(), true).keys()]).toEqual(['timezone', '', 'role'])
  })
})
