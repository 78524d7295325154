import { useEffect, useRef, useState } from 'react'
import { definitions as text } from '~/text/en/definitions'

const TYPING_MS = 200

/** What is searched for, told a moment after it was typed. */
export function SearchField({ given, put }: { given: string; put: (value: string) => void }) {
  const [typed, setTyped] = useState(given)
  const [told, setTold] = useState(given)
  if (given !== told) {
    // Somebody else changed the address: back, or a link.
    setTold(given)
    if (given !== typed.trim()) setTyped(given)
  }
  const latest = useRef(put)
  useEffect(() => {
    latest.current = put
  })
  useEffect(() => {
    if (typed.trim() === given) return
    const timer = setTimeout(() => latest.current(typed.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, given])
  return (
    <label className="field">
      <span>{text.search}</span>
      <input
        className="input"
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  )
}
