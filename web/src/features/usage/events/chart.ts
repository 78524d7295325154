import type { EventBucket } from '~/graphql/schema.gen'

/** A count that is round to people, and that all of `counts` fit under; never 0. */
export function roundTop(counts: readonly number[]): number {
  const most = Math.max(1, ...counts)
  const power = 10 ** Math.floor(Math.log10(most))
  const step = [1, 2, 5, 10].find((each) => each * power >= most) ?? 10
  return step * power
}

/** At which buckets times are written below, at most `labels` of them, as evenly as can be. */
export function labelled(buckets: number, labels: number): number[] {
  const step = Math.max(1, Math.ceil(buckets / labels))
  return Array.from({ length: Math.ceil(buckets / step) }, (_, index) => index * step)
}

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const hourOfDay = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  hour: 'numeric',
  minute: '2-digit',
})
// A day of the server is one of UTC: in the reader's zone it would begin at an odd hour.
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' })

const FORMATS: Readonly<Record<EventBucket, Intl.DateTimeFormat>> = {
  MINUTE: clock,
  HOUR: hourOfDay,
  DAY: day,
}

/** When a bucket begins, as short as its length allows. */
export const bucketLabel = (start: string, bucket: EventBucket): string =>
  FORMATS[bucket].format(new Date(start))
