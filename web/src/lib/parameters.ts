/** The same parameters of an address but for one, which an empty value takes away. */
export function withParameter(
  parameters: URLSearchParams,
  name: string,
  value: string,
): URLSearchParams {
  const next = new URLSearchParams(parameters)
  if (value === '') next.delete(name)
  else next.set(name, value)
  return next
}
