import type { Outcome, RunStatus, Verdict } from '~/graphql/schema.gen'
import { formatCount } from '~/lib/format'

/** One of two forms, with the number in front of it. */
export const counted = (count: number, one: string, many: string): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

export const common = {
  name: 'Simulation',
  loading: 'Loading …',
  again: 'Try again',
  notShown: 'This cannot be shown',
  close: 'Close',
  cancel: 'Cancel',
  discard: 'Close this, and discard what you wrote in it?',
  more: 'Show more',
  shown: (count: number, of: number) => `${formatCount(count)} of ${formatCount(of)} shown`,
  none: '–',
  problems: {
    away: 'The server does not answer. The page asks on by itself.',
    unanswered:
      'The server did not answer: this may have been done or not. Look before you try again.',
    repeatable:
      'The server did not answer: this may have been done or not. Trying again does not do it twice.',
    'sign-in': 'You have to sign in.',
    forbidden:
      'Your role does not allow this. Somebody with more rights can give you a role that may.',
    'too-many': (seconds: number | undefined) =>
      seconds === undefined
        ? 'That were too many requests. Wait a moment.'
        : `That were too many requests. The server takes more in ${counted(seconds, 'second', 'seconds')}.`,
    refused: 'The server refused this.',
  },
  outcomes: {
    PASSED: 'passed',
    FAILED: 'failed',
    MAX_INTERACTIONS: 'came to no end',
    TOOL_LOOP: 'went round in calls of tools',
    AGENT_ERROR: 'agent error',
    SIMULATOR_FAULT: 'simulator fault',
    JUDGE_INCONCLUSIVE: 'judge inconclusive',
    INFRASTRUCTURE_ERROR: 'infrastructure error',
    CANCELLED: 'cancelled',
    SAVED: 'saved: the verdict was settled without it',
    OUT_OF_BUDGET: 'out of budget',
  } satisfies Record<Outcome, string>,
  pending: 'not finished',
  verdicts: {
    PASSED: 'Passed',
    FAILED: 'Failed',
    INCONCLUSIVE: 'Inconclusive',
    UNDECIDED: 'Undecided',
  } satisfies Record<Verdict, string>,
  statuses: {
    RUNNING: 'Running',
    CANCELLING: 'Cancelling',
    COMPLETED: 'Completed',
    CANCELLED: 'Cancelled',
  } satisfies Record<RunStatus, string>,
  parked: 'Parked',
  rate: (passed: number, of: number) => `${formatCount(passed)} of ${formatCount(of)} passed`,
  interval: (rate: string, low: string, high: string) =>
    `${rate} passed; the true rate lies between ${low} and ${high}`,
  noInterval: (rate: string) => `${rate} passed`,
  noRate: 'Nothing counted yet',
  deletedSet: 'A set that you may not see',
}
