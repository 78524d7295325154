import { MAY_CREATE, MAY_START } from '~/graphql/may-create'
import { common } from '~/text/en/common'
import { palette as text } from '~/text/en/palette'
import type { SearchEverythingQuery } from './palette.gen'

export type Found = SearchEverythingQuery['search'][number]

/** What can be chosen: it leads somewhere. */
export interface Place {
  readonly id: string
  readonly kind: keyof typeof text.kinds
  readonly name: string
  readonly path: string
  /** What somebody has to be allowed. */
  readonly takes?: readonly string[]
  readonly run?: Extract<Found, { readonly __typename: 'UnitTestSetRun' }>
}

const DEFINITIONS = {
  UnitTestSet: { kind: 'set', address: 'sets' },
  UnitTest: { kind: 'unitTest', address: 'unit-tests' },
  Persona: { kind: 'persona', address: 'personas' },
  Scenario: { kind: 'scenario', address: 'scenarios' },
  Metric: { kind: 'metric', address: 'metrics' },
  Service: { kind: 'service', address: 'services' },
} as const

const goTo = (path: string, name: string, takes: readonly string[] = []): Place => ({
  id: `go${path}`,
  kind: 'go',
  name,
  path,
  takes,
})

/** The places of the page, and what can be begun. */
export const PLACES: readonly Place[] = [
  goTo('/runs', text.runs),
  goTo('/compare', text.compare),
  goTo('/trends', text.trends),
  goTo('/judges', text.judges),
  ...Object.values(DEFINITIONS).map(({ kind, address }) => goTo(`/${address}`, text.plural[kind])),
  goTo('/operations/runs', text.pulseRuns),
  goTo('/operations/tasks', text.tasks),
  goTo('/operations/events', text.events),
  goTo('/operations/pulse', text.pulse, ['DemoPulse:GetDemoPulse']),
  goTo('/people', text.people),
  goTo('/settings', text.settings),
  goTo('/graphql', text.api),
  { id: 'start', kind: 'begin', name: text.start, path: '/runs?start', takes: [MAY_START] },
  ...Object.values(DEFINITIONS).map(
    ({ kind, address }): Place => ({
      id: `new-${address}`,
      kind: 'begin',
      name: text.create(text.kinds[kind].toLowerCase()),
      path: `/${address}/new`,
      takes: MAY_CREATE[address],
    }),
  ),
  {
    id: 'new-task',
    kind: 'begin',
    name: text.newTask,
    path: '/operations/tasks/new',
    takes: ['Pulse:CreateTask'],
  },
]

/** Whether the name has all the words in it, in any order. */
export const holds = (name: string, words: string): boolean =>
  words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => name.toLowerCase().includes(word))

export function placeOf(found: Found): Place[] {
  if (found.__typename === 'UnitTestSetRun') {
    const name = found.unitTestSet?.name ?? common.deletedSet
    return [{ id: found.id, kind: 'run', name, path: `/runs/${found.databaseId}`, run: found }]
  }
  if (!('name' in found)) return []
  const { kind, address } = DEFINITIONS[found.__typename]
  return [{ id: found.id, kind, name: found.name, path: `/${address}/${found.databaseId}` }]
}
