export const settings = {
  title: 'Settings',
  organization: 'Organization',
  name: 'Name',
  id: 'Id',
  since: 'Since',
  local:
    'None was founded: this server takes everybody on this machine for its owner (serve --dev).',
  limits: 'Limits and budgets',
  limitsWhy:
    'What the organization limits itself to. It holds for what is asked and begun from now on.',
  mayNot: 'Only owners and admins change these.',
  budget: 'Default budget of a run',
  budgetWhy:
    'For every new run that does not say one, those of schedules too. A run stops at the first of these; an empty field is no cap.',
  caps: {
    calls: ['Calls', 'answered calls of agents and models'],
    tokens: ['Tokens', 'as models report them'],
    money: ['Money', 'in the currency of the prices of the server; all that is paid needs one'],
    seconds: ['Seconds', 'since the run was created'],
  } as const,
  requests: 'Requests a minute',
  requestsWhy: (least: number, most: string) =>
    `Of each user, from ${least} to ${most}. Empty: as many as the server allows.`,
  notHere: 'Nobody is held to it where all are signed in by themselves (serve --dev).',
  save: 'Save',
  saved: 'Saved. It holds from now on.',
  undo: 'Undo',
  setBy: (user: string, when: string) => `Last set by ${user}, ${when}.`,
  neverSet: 'Nothing was ever set.',
  server: 'Limits of the server',
  serverWhy:
    'They hold for every organization. Its operator sets them in the environment, and starts it anew.',
  serverMayNot: 'Only owners and admins see what the operator has set.',
  columns: { limit: 'Limit', value: 'Value', variable: 'Variable' },
  fixed: 'no setting changes it',
}
