import { useEffect } from 'react'
import { useClient } from 'urql'
import { renewSignIn, signedIn } from '~/graphql/signed-in'
import { useStore } from '~/lib/store'
import { RenewTokenDocument } from './app.gen'

const LOOK_MS = 30_000
/** A token lasts for an hour. */
const OLD_MS = 30 * 60_000

/** Renew the token long before it ends, as long as the page is open and the server agrees. */
export function useRenewal(): void {
  const client = useClient()
  const tokenSince = useStore(signedIn)?.tokenSince
  useEffect(() => {
    if (tokenSince === undefined) return
    const renew = async () => {
      if (Date.now() - tokenSince < OLD_MS) return
      const { data } = await client.mutation(RenewTokenDocument, {}).toPromise()
      if (data != null) renewSignIn(data.renewToken.idToken)
    }
    const timer = setInterval(() => void renew(), LOOK_MS)
    return () => clearInterval(timer)
  }, [client, tokenSince])
}
