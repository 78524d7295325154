import { useEffect, useState } from 'react'
import { connection } from '~/graphql/connection'
import { useStore } from '~/lib/store'
import { app } from '~/text/en/app'

const BACK_MS = 4_000

/** Says when the server is away, and when it is back. */
export function ConnectionNote() {
  const { away, backs } = useStore(connection)
  const [told, setTold] = useState(backs)
  useEffect(() => {
    if (backs === told) return
    const timer = setTimeout(() => setTold(backs), BACK_MS)
    return () => clearTimeout(timer)
  }, [backs, told])
  const back = !away && backs !== told
  return (
    <div role="status" className="connection">
      {away && (
        <p className="note" data-tone="fail">
          {app.away}
        </p>
      )}
      {back && <p className="note">{app.back}</p>}
    </div>
  )
}
