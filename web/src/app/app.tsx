import { useMemo } from 'react'
import { Provider } from 'urql'
import { createGraphqlClient } from '~/graphql/client'
import { signedIn } from '~/graphql/signed-in'
import { useStore } from '~/lib/store'
import { Shell } from './shell'

export function App() {
  const since = useStore(signedIn)?.since
  // biome-ignore lint/correctness/useExhaustiveDependencies: Who signs in anew sees nothing old.
  const client = useMemo(createGraphqlClient, [since])
  return (
    <Provider value={client}>
      <Shell key={since} />
    </Provider>
  )
}
