import { useState } from 'react'
import { definitions as text } from '~/text/en/definitions'
import { DefinitionNewsDocument, type DefinitionNewsSubscription } from '../asked/news.gen'
import { KINDS, type KindName } from '../kinds'
import { useNews } from '../use-news'
import type { Definition } from './documents'

interface Properties {
  readonly kind: KindName
  readonly definition: Definition
  readonly show: () => void
}

/** Says that somebody wrote, deleted or brought back what one is reading; it changes when wanted. */
export function NewsNote({ kind, definition, show }: Properties) {
  const [news, setNews] = useState<DefinitionNewsSubscription['news'] | null>(null)
  useNews(DefinitionNewsDocument, KINDS[kind].kind, definition.updatedAt, (told) => {
    if (told.definition.databaseId === definition.databaseId) setNews(told)
  })
  const isNew = news !== null && new Date(news.at) > new Date(definition.updatedAt)
  return (
    <div role="status" className="definition-news">
      {isNew && (
        <div className="note">
          <span>
            {news.version !== null && news.version > definition.version
              ? text.newsOf.VERSION(news.by.userId, news.version)
              : text.newsOf[news.kind](news.by.userId)}
          </span>
          <button type="button" className="button" onClick={show}>
            {text.showNews}
          </button>
        </div>
      )}
    </div>
  )
}
