import { formatNumber } from '~/lib/format'

export const trying = {
  service: 'Try it',
  serviceHint: 'Says something to the agent as it is written here, saved or not. Nothing is kept.',
  way: 'By the connector of',
  ofService: 'the service',
  hello: 'Hello.',
  say: 'Say',
  sayHint: 'Left empty, the agent begins.',
  sayIt: 'Say it',
  running: 'Waiting for the answer …',
  connectorFirst: 'The connector is not whole yet: fill it in first.',
  answered: (span: string) => `Answered after ${span}`,
  silent: 'It said nothing.',
  thought: 'It thought:',
  hungUp: 'Then it hung up.',
  unanswered: 'no answer',
  bytes: (count: string) => `${count} bytes`,
  sent: 'Sent',
  got: 'Came back',
  metric: 'Try it on a session',
  metricHint: 'Measures in an old session what is written here, saved or not. Nothing is kept.',
  run: 'Run',
  noRun: 'No run yet',
  choose: 'Choose …',
  session: 'Session',
  sessionName: (slot: number, outcome: string, failed: string) =>
    [`Session ${slot}`, outcome, failed].filter((each) => each !== '').join(' · '),
  address: 'Or the address of a session',
  noSession: 'There is no such session.',
  look: 'See the session',
  measure: 'Measure',
  measuring: 'Measuring …',
  metricFirst: 'The metric is not whole yet: fill it in first.',
  notApplied: '(it found nothing to look at)',
  value: (value: unknown) => {
    if (value === null) return 'No value'
    if (typeof value === 'boolean') return value ? 'Yes' : 'No'
    return typeof value === 'number' ? formatNumber(value) : String(value)
  },
  restsOn: (keys: string) => `Rests on ${keys}`,
}
