import type { PulseRunSignalsFragment, PulseRunStagesFragment } from '../run.gen'

type Stage = PulseRunStagesFragment['stages'][number]
type Signal = PulseRunSignalsFragment['signals'][number]

export type Look = 'completed' | 'failed' | 'interrupted' | 'skipped' | 'goes-on' | 'waits'

/** A part of a stage's time: from and to as shares of the run's, 0 to 1. */
export interface Part {
  readonly key: string
  readonly look: Look
  readonly from: number
  readonly to: number
}

export interface Span {
  /** In ms since 1970. */
  readonly start: number
  readonly end: number
}

/** What a run takes up in time, until `now` as long as it goes on. */
export function spanOf(createdAt: string, completedAt: string | null, now: number): Span {
  const start = Date.parse(createdAt)
  const end = completedAt === null ? Math.max(now, start) : Date.parse(completedAt)
  return { start, end: Math.max(end, start + 1) }
}

const LOOKS = { COMPLETED: 'completed', FAILED: 'failed', SKIPPED: 'skipped' } as const

function lookOf({ status, interrupted }: Stage['attempts'][number]): Look {
  if (interrupted) return 'interrupted'
  return status === 'STARTED' ? 'goes-on' : LOOKS[status]
}

/** The attempts of a stage and its waits for signals, in the span of its run. */
export function partsOf(stage: Stage, signals: readonly Signal[], span: Span): Part[] {
  const share = (time: number) =>
    Math.min(Math.max((time - span.start) / (span.end - span.start), 0), 1)
  const part = (key: string, look: Look, from: string, to: string | null): Part => ({
    key,
    look,
    from: share(Date.parse(from)),
    to: share(to === null ? span.end : Date.parse(to)),
  })
  const attempts = stage.attempts.map((attempt) =>
    part(
      `attempt ${attempt.attemptNumber}`,
      lookOf(attempt),
      attempt.startedAt,
      attempt.completedAt,
    ),
  )
  const waits = signals
    .filter((signal) => signal.stageNumber === stage.number)
    .map((signal, index) =>
      part(
        `wait ${index}`,
        'waits',
        signal.createdAt,
        signal.deliveredAt ?? (signal.status === 'EXPIRED' ? signal.expiresAt : null),
      ),
    )
  return [...attempts, ...waits]
}
