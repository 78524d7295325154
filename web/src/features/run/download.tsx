import { useRef, useState } from 'react'
import { useClient } from 'urql'
import { type Problem, problemOf } from '~/graphql/problem'
import { run as text } from '~/text/en/run'
import { ArchiveLinkDocument, ReportLinkDocument } from './run.gen'

const REPORTS = ['HTML', 'JUNIT', 'CSV', 'JSON_LINES', 'MARKDOWN'] as const

type Kind = 'ARCHIVE' | (typeof REPORTS)[number]

interface Properties {
  readonly id: string
  readonly tell: (problem: Problem | null) => void
}

/** Hand an address of a download to the browser, which names and keeps the file. */
function fetchFile(url: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  document.body.append(link)
  link.click()
  link.remove()
}

/** The run as files. Links count for a while only, so each is asked for when it is wanted. */
export function Download({ id, tell }: Properties) {
  const client = useClient()
  const menu = useRef<HTMLDetailsElement>(null)
  const [told, setTold] = useState('')

  async function download(kind: Kind): Promise<void> {
    setTold(text.preparing)
    const now = { requestPolicy: 'network-only' } as const
    const { url, error } =
      kind === 'ARCHIVE'
        ? await client
            .query(ArchiveLinkDocument, { id }, now)
            .then(({ data, error }) => ({ url: data?.unitTestSetRun?.artifacts?.url, error }))
        : await client
            .query(ReportLinkDocument, { id, format: kind }, now)
            .then(({ data, error }) => ({ url: data?.unitTestSetRun?.report?.url, error }))
    tell(problemOf(error))
    setTold(url === undefined && error === undefined ? text.noArchive : '')
    if (url === undefined) return
    fetchFile(url)
    close()
  }

  function close(): void {
    if (menu.current === null) return
    menu.current.open = false
    menu.current.querySelector('summary')?.focus()
  }

  return (
    <details
      ref={menu}
      className="download"
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget) && menu.current !== null) {
          menu.current.open = false
        }
      }}
    >
      <summary className="button">{text.download}</summary>
      <div className="popover">
        {(['ARCHIVE', ...REPORTS] as const).map((kind) => (
          <button
            key={kind}
            type="button"
            className="download-kind"
            onClick={() => void download(kind)}
          >
            {text.files[kind].name}
            <span className="small soft">{text.files[kind].what}</span>
          </button>
        ))}
        <p className="small" role="status">
          {told}
        </p>
      </div>
    </details>
  )
}
