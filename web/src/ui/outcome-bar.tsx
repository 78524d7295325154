import type { Outcome } from '~/graphql/schema.gen'
import { counted } from '~/text/en/common'
import { nameOf, type Tone, toneOf } from './outcome'

interface Count {
  readonly outcome: Outcome
  readonly sessions: number
}

/** How far a run is, and how its sessions ended. */
export function OutcomeBar({ planned, outcomes }: { planned: number; outcomes: readonly Count[] }) {
  const shares = new Map<Tone, number>()
  for (const { outcome, sessions } of outcomes) {
    shares.set(toneOf(outcome), (shares.get(toneOf(outcome)) ?? 0) + sessions)
  }
  const words = outcomes.map(
    ({ outcome, sessions }) => `${counted(sessions, 'session', 'sessions')} ${nameOf(outcome)}`,
  )
  return (
    <div className="bar" role="img" aria-label={words.join(', ') || nameOf(null)}>
      {(['pass', 'fail', 'foreign'] as const).map((tone) => (
        <span
          key={tone}
          data-tone={tone}
          style={{ width: `${(100 * (shares.get(tone) ?? 0)) / Math.max(planned, 1)}%` }}
        />
      ))}
    </div>
  )
}
