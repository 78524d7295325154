/** Nine digits fit into what the server takes for a number. */
const NUMBER = /^[1-9]\d{0,8}$/

/** The version that an address asks for: the latest where it asks for none, null for what is none. */
export function versionOf(given: string | null): string | null {
  if (given === null || given === 'latest') return 'latest'
  return NUMBER.test(given) ? given : null
}

/** The number of a version up to the last; another where the address names none of them. */
export function numberOr(given: string | null, last: number, other: number): number {
  return given !== null && NUMBER.test(given) && Number(given) <= last ? Number(given) : other
}
