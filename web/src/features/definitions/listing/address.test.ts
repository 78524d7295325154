import { describe, expect, it } from 'vitest'
import {
  countOfChoices,
  filterOf,
  inAddress,
  isNarrowed,
  wantedOf,
  withChoice,
  withoutChoices,
} from './address'

const at = (query: string) => new URLSearchParams(query)
const filter = (query: string) => filterOf(wantedOf('services', at(query)), 'acme')

describe('what a list is asked for', () => {
  it('is what lives, by name, unless the address says more', () => {
    const wanted = wantedOf('personas', at(''))
    expect(wanted.sort).toBe('name')
    expect(isNarrowed(wanted)).toBe(false)
    expect(filterOf(wanted, 'acme')).toEqual({ isDeleted: false })
  })

  it('reads texts, flags, people and tags', () => {
    expect(filter('q= line &isActive=false&creators=olga&tags=a:1&tags=b:*')).toEqual({
      text: 'line',
      isActive: false,
      creators: [{ orgId: 'acme', userId: 'olga' }],
      tags: ['a:1', 'b:*'],
      isDeleted: false,
    })
  })

  it('knows those that are deleted, by themselves and beside the others', () => {
    expect(filter('deleted=only').isDeleted).toBe(true)
    expect(filter('deleted=').isDeleted).toBe(null)
  })

  it('leaves out what the kind has not', () => {
    expect(filter('roles=guest')).toEqual({ isDeleted: false })
  })

  it('ranks what is searched for, unless an order is chosen', () => {
    expect(wantedOf('personas', at('q=ana')).sort).toBe('best')
    expect(wantedOf('personas', at('q=ana&sort=changed')).sort).toBe('changed')
    expect(wantedOf('personas', at('sort=best')).sort).toBe('name')
  })
})

describe('choices in the address', () => {
  it('are added and taken back', () => {
    const one = withChoice(at('q=x'), 'roles', 'guest', true)
    const two = withChoice(one, 'roles', 'owner', true)
    expect(two.getAll('roles')).toEqual(['guest', 'owner'])
    expect(withChoice(two, 'roles', 'guest', false).toString()).toBe('q=x&roles=owner')
  })

  it('are one of two where it is a flag', () => {
    expect(withChoice(at('isActive=true'), 'isActive', 'false', true).getAll('isActive')).toEqual([
      'false',
    ])
  })

  it('are counted and cleared', () => {
    const parameters = at('q=x&sort=name&roles=a&roles=b&tags=c:*&deleted=only')
    expect(countOfChoices(wantedOf('personas', parameters))).toBe(4)
    expect(withoutChoices('personas', parameters).toString()).toBe('q=x&sort=name')
  })

  it('are written as texts', () => {
    expect(inAddress({ orgId: 'acme', userId: 'olga' })).toBe('olga')
    expect(inAddress(true)).toBe('true')
  })
})
