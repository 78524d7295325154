import { textParts } from '~/lib/text-parts'
import { Json } from './json'

/** What somebody said: prose as prose, JSON as JSON. */
export function MessageText({ text }: { text: string }) {
  return textParts(text).map((part, index) =>
    part.kind === 'json' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: The parts of one text have no other name.
      <Json key={index} value={part.value} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: The same.
      <p key={index} className="message-text">
        {part.text}
      </p>
    ),
  )
}
