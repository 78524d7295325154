/** The reader's zone. */

export const zoneName = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** How many minutes the reader is before UTC at this time of the year. */
export const offsetNow = (): number => -new Date().getTimezoneOffset()

/** Whether the reader's clock is put forward and back: `offsetAt` says how it stands then. */
export function hasDaylightSaving(
  offsetAt: (time: Date) => number = (time) => -time.getTimezoneOffset(),
  year: number = new Date().getFullYear(),
): boolean {
  return offsetAt(new Date(year, 0, 1)) !== offsetAt(new Date(year, 6, 1))
}

const ticks = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const fineTicks = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** A tick of a schedule: with its weekday, and with seconds where it has any. */
export function formatTick(iso: string): string {
  const time = new Date(iso)
  return (time.getSeconds() === 0 ? ticks : fineTicks).format(time)
}
