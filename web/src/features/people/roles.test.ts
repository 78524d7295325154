import { expect, test } from 'vitest'
import { covers, fixed, rolesUpTo } from './roles'

const olga = { databaseId: 'olga', role: 'OWNER' } as const
const owen = { databaseId: 'owen', role: 'OWNER' } as const
const ada = { databaseId: 'ada', role: 'ADMIN' } as const

test('nobody gives a role above their own', () => {
  expect(rolesUpTo('ADMIN')).toEqual(['ADMIN', 'EDITOR', 'TESTER', 'VIEWER'])
  expect(rolesUpTo(null)).toHaveLength(5)
  expect(covers('VIEWER', 'TESTER')).toBe(false)
})

test('who is above, and who is the last owner, stays as they are', () => {
  expect(fixed(olga, 'ADMIN', [olga, owen, ada])).toBe('above')
  expect(fixed(olga, 'OWNER', [olga, ada])).toBe('lastOwner')
  expect(fixed(olga, 'OWNER', [olga, owen])).toBe(null)
  expect(fixed(ada, 'ADMIN', [olga, ada])).toBe(null)
})
