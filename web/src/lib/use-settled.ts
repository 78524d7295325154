import { useEffect, useState } from 'react'

/** What is typed, once it has not changed for `ms` milliseconds. */
export function useSettled<Value>(typed: Value, ms: number): Value {
  const [settled, setSettled] = useState(typed)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), ms)
    return () => clearTimeout(timer)
  }, [typed, ms])
  return settled
}
