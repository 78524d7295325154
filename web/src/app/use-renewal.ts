import { useEffect } from 'react'
import { useClient } from 'urql'
import { renewSignIn, signedIn } from '~/graphql/signed-in'
import { useStore } from '~/lib/store'
import { RenewTokenDocument } from './app.gen'

const LOOK_MS = 30_000
const MARGIN_MS = 15 * 60_000

/** Renew the token before it ends, as long as the page is open; the server says for how long. */
export function useRenewal(): void {
  const client = useClient()
  const expiresAt = useStore(signedIn)?.expiresAt
  useEffect(() => {
    if (expiresAt === undefined) return
    const renew = async () => {
      if (Date.parse(expiresAt) - Date.now() > MARGIN_MS) return
      const { data } = await client.mutation(RenewTokenDocument, {}).toPromise()
      if (data != null) renewSignIn(data.renewToken.idToken, data.renewToken.expiresAt)
    }
    void renew()
    const timer = setInterval(() => void renew(), LOOK_MS)
    return () => clearInterval(timer)
  }, [client, expiresAt])
}
