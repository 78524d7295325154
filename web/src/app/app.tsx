import { useMemo } from 'react'
import { Provider } from 'urql'
import { type AroundNavHandler, Router } from 'wouter'
import { createGraphqlClient } from '~/graphql/client'
import { signedIn } from '~/graphql/signed-in'
import { mayLeave } from '~/lib/leaving'
import { useStore } from '~/lib/store'
import { Shell } from './shell'

const unlessHeld: AroundNavHandler = (navigate, to, options) => {
  if (mayLeave()) navigate(to, options)
}

export function App() {
  const since = useStore(signedIn)?.since
  // biome-ignore lint/correctness/useExhaustiveDependencies: Who signs in anew sees nothing old.
  const client = useMemo(createGraphqlClient, [since])
  return (
    <Provider value={client}>
      <Router aroundNav={unlessHeld}>
        <Shell key={since} />
      </Router>
    </Provider>
  )
}
