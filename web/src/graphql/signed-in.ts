import { Store } from '~/lib/store'
import { tabStorage } from '~/lib/tab-storage'

/** A sign-in: a token that ends by itself, never the key that it was given for. */
export interface SignedIn {
  readonly token: string
  /** When the key was shown, in ms since 1970 by the reader's clock; the token may be newer. */
  readonly since: number
  /** When the token came. Its own times are by the clock of the server. */
  readonly tokenSince: number
}

/** Why the reader has to sign in, as far as the page knows. */
export type Need = 'nothing' | 'never' | 'ended'

const NAME = 'simulation.sign-in'

function stored(): SignedIn | null {
  const text = tabStorage.read(NAME)
  if (text === null) return null
  try {
    return JSON.parse(text) as SignedIn
  } catch {
    return null
  }
}

export const signedIn = new Store<SignedIn | null>(stored())
export const signInNeeded = new Store<Need>('nothing')

export function keepSignIn(next: SignedIn | null): void {
  tabStorage.write(NAME, next === null ? null : JSON.stringify(next))
  signedIn.set(next)
  if (next !== null) signInNeeded.set('nothing')
}

/** The server takes the sign-in no longer, or wants one. Socket and requests may both hear of it. */
export function refuseSignIn(): void {
  if (signedIn.get() !== null) signInNeeded.set('ended')
  else if (signInNeeded.get() === 'nothing') signInNeeded.set('never')
  keepSignIn(null)
}

/** Another token for the same reader. */
export function renewSignIn(token: string): void {
  const now = signedIn.get()
  if (now !== null) keepSignIn({ ...now, token, tokenSince: Date.now() })
}

export const authorization = (): Record<string, string> => {
  const now = signedIn.get()
  return now === null ? {} : { authorization: `Bearer ${now.token}` }
}
