import type { UserRole } from '~/graphql/schema.gen'

/** The most powerful first; each may all that those after it may. */
export const ROLES: readonly UserRole[] = ['OWNER', 'ADMIN', 'EDITOR', 'TESTER', 'VIEWER']

/** Whether `own` may give `role`, or decide over somebody who has it. Null owns the machine. */
export const covers = (own: string | null, role: UserRole): boolean =>
  own === null || ROLES.indexOf(own as UserRole) <= ROLES.indexOf(role)

/** What somebody with `own` may give. */
export const rolesUpTo = (own: string | null): readonly UserRole[] =>
  ROLES.filter((role) => covers(own, role))

interface Person {
  readonly databaseId: string
  readonly role: UserRole
}

/** Why nothing can be changed about `person`; null where it can. */
export function fixed(
  person: Person,
  own: string | null,
  people: readonly Person[],
): 'above' | 'lastOwner' | null {
  if (!covers(own, person.role)) return 'above'
  const owners = people.filter((each) => each.role === 'OWNER')
  return person.role === 'OWNER' && owners.length === 1 ? 'lastOwner' : null
}
