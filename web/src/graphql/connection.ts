import { Store } from '~/lib/store'

/** Whether the server answers, and how often it came back: views ask anew when that grows. */
export interface Connection {
  readonly away: boolean
  readonly returns: number
}

export const connection = new Store<Connection>({ away: false, returns: 0 })

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 5_000

let looking = false

/** Say that the server does not answer, and look for it until it does. */
export function lost(): void {
  if (looking) return
  looking = true
  connection.set({ ...connection.get(), away: true })
  void look(FIRST_WAIT_MS)
}

async function look(waitMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  if (await answers()) {
    looking = false
    connection.set({ away: false, returns: connection.get().returns + 1 })
  } else {
    void look(Math.min(waitMs * 1.5, LONGEST_WAIT_MS))
  }
}

async function answers(): Promise<boolean> {
  try {
    return (await fetch('/healthz', { cache: 'no-store' })).ok
  } catch {
    return false
  }
}
