import { formatAge, formatMoment } from '~/lib/format'
import { useNow } from '~/lib/now'

/** How long ago something was; the very moment, in the reader's zone, when pointed at. */
export function Moment({ at }: { at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={formatMoment(at)} className="nowrap">
      {formatAge(at, now)}
    </time>
  )
}
