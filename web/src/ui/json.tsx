import { Fragment, type ReactNode } from 'react'

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Keys, strings and other values set apart, the text as it is. */
function coloured(text: string): ReactNode[] {
  const parts: ReactNode[] = []
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    parts.push(text.slice(end, match.index))
    const [all, string, colon] = match
    if (string !== undefined && colon !== undefined) parts.push(<b>{string}</b>, colon)
    else if (string !== undefined) parts.push(<i>{string}</i>)
    else parts.push(<s>{all}</s>)
    end = match.index + all.length
  }
  parts.push(text.slice(end))
  // biome-ignore lint/suspicious/noArrayIndexKey: The parts of one text have no other name.
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>)
}

export function Json({ value }: { value: unknown }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reached by keys.
    <pre className="json" tabIndex={0}>
      {coloured(JSON.stringify(value, null, 2))}
    </pre>
  )
}
