import type { TypedDocumentNode } from '@urql/core'
import { useEffect, useRef, useState } from 'react'
import { useClient } from 'urql'
import type { DefinitionKind } from '~/graphql/schema.gen'

interface Told {
  readonly at: string
  readonly definition: { readonly id: string }
}

/**
 * Hear what is done to definitions of a kind, each change once, as long as the view is shown:
 * from `after` on, lest something gets lost between what was read and this.
 */
export function useNews<News extends Told>(
  document: TypedDocumentNode<{ readonly news: News }, { kinds: DefinitionKind[]; after: string }>,
  kind: DefinitionKind,
  after: string,
  hear: (news: News) => void,
): void {
  const client = useClient()
  const [since] = useState(after)
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  useEffect(() => {
    const heard = new Set<string>()
    const { unsubscribe } = client
      .subscription(document, { kinds: [kind], after: since })
      .subscribe(({ data }) => {
        if (data == null) return
        const { news } = data
        const name = `${news.definition.id} ${news.at}`
        // What was told before a connection was lost may be told once more.
        if (heard.has(name)) return
        heard.add(name)
        latest.current(news)
      })
    return unsubscribe
  }, [client, document, kind, since])
}
