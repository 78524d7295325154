import { formatClock, formatCount, formatMoment, formatSpan } from '~/lib/format'
import { conversation as text } from '~/text/en/conversation'
import { Json } from '../json'
import { MessageText } from '../message-text'
import type { Message } from './criterion'

/** One message of the conversation, as its sender sent it. */
export function MessageBubble({ message }: { message: Message }) {
  return (
    <div className="message" data-role={message.role}>
      <p className="message-head small">
        <b>{text.roles[message.role]}</b>
        <time className="soft" dateTime={message.at} title={formatMoment(message.at)}>
          {formatClock(message.at)}
        </time>
        {message.role === 'AGENT' && message.latencyMs !== null && (
          <span className="soft numeric">{formatSpan(message.latencyMs)}</span>
        )}
        {message.firstTokenMs !== null && (
          <span className="soft numeric">{text.firstToken(formatSpan(message.firstTokenMs))}</span>
        )}
        {message.usage !== null && (
          <span className="soft numeric">
            {text.tokens(
              formatCount(message.usage.promptTokens),
              formatCount(message.usage.completionTokens),
            )}
          </span>
        )}
        {message.cutShort !== null && (
          <span className="tag">{text.cutShort[message.cutShort]}</span>
        )}
        {message.askedAgain.length > 0 && (
          <span className="tag" title={message.askedAgain.join('\n')}>
            {text.askedAgain(message.askedAgain.length)}
          </span>
        )}
      </p>
      <MessageText text={message.text} />
      {message.reasoning !== null && (
        <details className="small">
          <summary>{text.reasoning}</summary>
          <p className="message-text soft">{message.reasoning}</p>
        </details>
      )}
      {message.unanswered !== null && (
        <p className="small soft">
          {text.unanswered} {message.unanswered}
        </p>
      )}
      {message.toolCalls.map((call, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: Calls have no name of their own.
        <details key={index} className="tool-call" open>
          <summary>
            <code>{call.name}</code>
          </summary>
          {call.problem !== null && (
            <p className="small failing">
              {text.brokenCall} {call.problem}
            </p>
          )}
          <Json value={call.arguments} />
          {call.result !== null && (
            <div className="small">
              <span className={call.result.isError ? 'failing' : 'soft'}>
                {call.result.isError ? text.toolError : text.toolResult}
              </span>
              <Json value={call.result.content} />
            </div>
          )}
        </details>
      ))}
    </div>
  )
}
