import { Store } from '~/lib/store'

/** Whether the server answers, and how often it came back: views ask anew when that grows. */
export interface Connection {
  readonly away: boolean
  readonly returns: number
  /** How often of these it had been away: that is worth a word. */
  readonly backs: number
}

export const connection = new Store<Connection>({ away: false, returns: 0, backs: 0 })

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

/** Say that news do not come any more. Where the server answers all the same, it is only asked anew. */
export function lostNews(): void {
  if (looking) return
  looking = true
  void look(FIRST_WAIT_MS)
}

async function look(waitMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  if (await answers()) {
    looking = false
    const { away, returns, backs } = connection.get()
    connection.set({ away: false, returns: returns + 1, backs: away ? backs + 1 : backs })
  } else {
    connection.set({ ...connection.get(), away: true })
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
