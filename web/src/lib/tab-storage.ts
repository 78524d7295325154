/** Storage of this tab or this browser, where one is allowed. */

const safely = <T>(read: () => T, otherwise: T): T => {
  try {
    return read()
  } catch {
    return otherwise // Storage is switched off: the value lives as long as the page.
  }
}

const kept = (area: () => Storage) => ({
  read: (name: string): string | null => safely(() => area().getItem(name), null),
  write: (name: string, value: string | null): void =>
    safely(() => {
      if (value === null) area().removeItem(name)
      else area().setItem(name, value)
    }, undefined),
})

/** Ends with the tab. */
export const tabStorage = kept(() => sessionStorage)
/** Outlives it: for preferences only. */
export const browserStorage = kept(() => localStorage)
