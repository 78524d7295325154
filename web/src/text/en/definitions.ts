import { formatCount } from '~/lib/format'
import { counted } from './common'
import { facetLabels, facets, fields, types } from './definition-words'

interface Named {
  readonly one: string
  readonly many: string
}

export const definitions = {
  kinds: {
    personas: { one: 'Persona', many: 'Personas', what: 'Who talks to the agent.' },
    scenarios: {
      one: 'Scenario',
      many: 'Scenarios',
      what: 'What a persona wants, and how it goes about it.',
    },
    metrics: {
      one: 'Metric',
      many: 'Metrics',
      what: 'What is measured in a session, by a rule or a judge.',
    },
    services: {
      one: 'Service',
      many: 'Services',
      what: 'The agents under test, and how each is reached.',
    },
    'unit-tests': {
      one: 'Unit test',
      many: 'Unit tests',
      what: 'A persona in a scenario with a service, and what has to come of it.',
    },
    sets: {
      one: 'Set',
      many: 'Sets',
      what: 'Unit tests that are run together, and what passing means.',
    },
  },
  total: (count: number) => counted(count, 'definition', 'definitions'),
  search: 'Search',
  any: 'any',
  order: 'Order',
  orders: {
    best: 'Best match first',
    name: 'By name',
    changed: 'Changed last first',
    created: 'Created last first',
  },
  filters: 'Filters',
  choices: (count: number) => `${formatCount(count)} chosen`,
  clear: 'Clear filters',
  moreValues: (count: number) => `${formatCount(count)} more`,
  fewer: 'Fewer',
  beyond: (count: number) =>
    `${formatCount(count)} more, which leave less. Search to find what they are in.`,
  notAllCounted: 'There are more definitions than can be counted at once: counts are too low.',
  deletedOnes: { title: 'Deleted', no: 'in use', only: 'deleted', too: 'both' },
  shown: (count: number, of: number) => `${formatCount(count)} of ${formatCount(of)} shown`,
  best: (left: number) =>
    `The best matches. ${formatCount(left)} more are listed in any other order.`,
  create: (one: string) => `New ${one}`,
  changedNow: 'changed just now',
  news: {
    CREATED: (who: string, name: string) => `${who} created “${name}”.`,
    DELETED: (who: string, name: string) => `${who} deleted “${name}”.`,
    UNDELETED: (who: string, name: string) => `${who} brought “${name}” back.`,
  },
  moreNews: (count: number) => `And ${formatCount(count)} more changed.`,
  showNews: 'Show',
  newsOf: {
    VERSION: (who: string, version: number) => `${who} wrote version ${version} of this.`,
    CREATED: (who: string) => `${who} created this.`,
    UPDATED: (who: string) => `${who} changed this.`,
    DELETED: (who: string) => `${who} deleted this.`,
    UNDELETED: (who: string) => `${who} brought this back.`,
  },
  isDeleted: 'deleted',
  columns: { name: 'Name', about: 'About', tags: 'Tags', version: 'Version', updated: 'Changed' },
  nothing: 'None yet',
  nothingHint: 'Load some from YAML with simulation seed, or create one over the API.',
  nothingFits: 'None fits',
  showAll: 'Show all',
  next: 'Next row',
  previous: 'Previous row',
  none: 'There is no such definition',
  noneHint: 'It may be of another organization, or the address is not whole.',
  toList: 'To the list',
  version: (version: number) => `Version ${version}`,
  latest: 'latest',
  versions: 'Versions',
  versionBy: (who: string) => `by ${who}`,
  noVersion: 'There is no such version.',
  contents: 'What it says',
  difference: 'What differs',
  differenceHint: 'Choose two versions to see field by field what became of it.',
  from: 'From version',
  to: 'To version',
  same: 'These two versions say the same.',
  usedBy: 'Used by',
  notUsed: 'Nothing uses it.',
  moreUses: (count: number) => `and ${formatCount(count)} more`,
  uses: (count: number, { one, many }: Named) =>
    counted(count, one.toLowerCase(), many.toLowerCase()),
  runs: (count: number) => counted(count, 'run', 'runs'),
  history: 'History',
  did: {
    created: 'created it',
    wrote: (version: number, fields: string) =>
      fields === '' ? `wrote version ${version}` : `wrote version ${version}: ${fields}`,
    changed: (fields: string) => `changed ${fields}`,
    deleted: 'deleted it',
    undeleted: 'brought it back',
  },
  earlier: (count: number) => `${formatCount(count)} earlier`,
  olderVersions: (count: number) =>
    `${formatCount(count)} older ones are found by their number in the address, as in ?version=1.`,
  asOf: 'As it was on',
  showAsOf: 'Go there',
  older: (latest: number) => `This is an older version; the latest is ${latest}.`,
  asItWas: (moment: string, isDeleted: boolean) =>
    `As it was on ${moment}${isDeleted ? ', when it was deleted' : ''}.`,
  toLatest: 'To the latest',
  notYetThere: 'It did not exist then.',
  edit: 'Edit',
  restore: (version: number) => `Restore version ${version}`,
  duplicate: 'Duplicate',
  delete: 'Delete',
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteHint: 'It is taken out of use. Runs and history stay, and it can be brought back.',
  runsStay: (count: number) => `Its ${counted(count, 'run stays', 'runs stay')}.`,
  stillNamed: (count: number, { one, many }: Named) =>
    `${counted(count, `${one.toLowerCase()} names`, `${many.toLowerCase()} name`)} it, and will go on to.`,
  isUsed: (count: number, { one, many }: Named) =>
    `It is used by ${counted(count, one.toLowerCase(), many.toLowerCase())}. Change or delete those first.`,
  undelete: 'Bring back',
  sessions: (count: number) => counted(count, 'session', 'sessions'),
  or: ' or ',
  verbs: {
    EQUAL: '=',
    NOT_EQUAL: '≠',
    AT_MOST: '≤',
    BELOW: '<',
    AT_LEAST: '≥',
    ABOVE: '>',
  } as Readonly<Record<string, string>>,
  empty: '–',
  yes: 'yes',
  no: 'no',
  fields,
  types,
  facets,
  facetLabels,
}
