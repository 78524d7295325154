import type { TypedDocumentNode } from '@urql/core'
import { useEffect, useRef } from 'react'
import { useClient } from 'urql'
import type { DefinitionKind } from '~/graphql/schema.gen'

interface Told {
  readonly at: string
  readonly definition: { readonly id: string }
}

/** Hear what is done to definitions of a kind, each change once, as long as the view is shown. */
export function useNews<News extends Told>(
  document: TypedDocumentNode<{ readonly news: News }, { kinds: DefinitionKind[] }>,
  kind: DefinitionKind,
  hear: (news: News) => void,
): void {
  const client = useClient()
  const latest = useRef(hear)
  useEffect(() => {
    latest.current = hear
  })
  useEffect(() => {
    const heard = new Set<string>()
    const { unsubscribe } = client
      .subscription(document, { kinds: [kind] })
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
  }, [client, document, kind])
}
