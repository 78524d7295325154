import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql'
import { expect, it } from 'vitest'
import { type Fields, fieldsOf } from './form/fields'
import { WRITABLE } from './kinds/kinds'

/** The selections below a name, through fragments, of one type where that is said. */
function below(
  sets: readonly SelectionSetNode[],
  document: DocumentNode,
  name: string,
  typename?: string,
): SelectionSetNode[] {
  return sets.flatMap((set) =>
    set.selections.flatMap((each): SelectionSetNode[] => {
      if (each.kind === Kind.FIELD) {
        const said = each.alias?.value ?? each.name.value
        return said === name
          ? [each.selectionSet ?? { kind: Kind.SELECTION_SET, selections: [] }]
          : []
      }
      if (each.kind === Kind.INLINE_FRAGMENT) {
        const isOther = typename !== undefined && each.typeCondition?.name.value !== typename
        return isOther ? [] : below([each.selectionSet], document, name)
      }
      const fragment = document.definitions.find(
        (it) => it.kind === Kind.FRAGMENT_DEFINITION && it.name.value === each.name.value,
      )
      return fragment?.kind === Kind.FRAGMENT_DEFINITION
        ? below([fragment.selectionSet], document, name, typename)
        : []
    }),
  )
}

/** What stands in the form and is not read: it would be lost when what holds it is written. */
function unread(
  fields: Fields,
  sets: readonly SelectionSetNode[],
  document: DocumentNode,
  at: string,
  typename?: string,
): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const found = below(sets, document, field.reads ?? name, typename)
    const here = `${at}.${name}`
    if (found.length === 0) return [here]
    if (field.kind === 'rows' || field.kind === 'group') {
      return unread(field.of, found, document, here)
    }
    if (field.kind !== 'variant') return []
    const isTold = below(found, document, '__typename').length > 0
    return [
      ...(isTold ? [] : [`${here}.__typename`]),
      ...Object.values(field.of).flatMap((option) =>
        unread(option.of, found, document, `${here}.${option.typename}`, option.typename),
      ),
    ]
  })
}

it.each(Object.entries(WRITABLE))('of %s everything is read that is written', (kind, writable) => {
  const document = writable.read as unknown as DocumentNode
  const operation = document.definitions.find((it) => it.kind === Kind.OPERATION_DEFINITION)
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no query.')
  const path = ['definition', 'written', 'nodes']
  const node = path.reduce<readonly SelectionSetNode[]>(
    (sets, name) => below(sets, document, name),
    [operation.selectionSet],
  )
  expect(node).not.toEqual([])
  expect(unread(fieldsOf(writable.sections), node, document, kind)).toEqual([])
})
