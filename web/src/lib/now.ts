import { Store, useStore } from './store'

const now = new Store(Date.now())
setInterval(() => now.set(Date.now()), 15_000)

/** The time, in ms since 1970, that goes on every 15 seconds. */
export const useNow = (): number => useStore(now)
