import './judges.css'
import { useEffect, useReducer, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { queue as text } from '~/text/en/judges'
import { Page } from '~/ui/page'
import { Empty, Loading, ProblemNote } from '~/ui/states'
import { JudgesDocument, ReviewQueueDocument, type ReviewQueueQueryVariables } from './judges.gen'
import { changed, left, NOTHING_READ, needsMore } from './queue-state'
import { Reviewing } from './reviewing'

type Order = ReviewQueueQueryVariables['order']
const ORDERS = ['NEED', 'CHANCE'] as const satisfies readonly Order[]

/** What judges said and nobody has reviewed, one after the other. */
export default function QueuePage() {
  const [parameters, setParameters] = useSearchParams()
  const metric = parameters.get('metric')
  const run = parameters.get('run')
  const order: Order = parameters.get('order') === 'chance' ? 'CHANCE' : 'NEED'
  const put = (name: string, value: string | null) =>
    setParameters(
      (before) => {
        const next = new URLSearchParams(before)
        if (name !== 'open') next.delete('open')
        if (value === null) next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  return (
    <Page
      title={text.title}
      above={
        <p className="small">
          <Link href="/judges">{text.toJudges}</Link>
        </p>
      }
      below={<p className="soft small">{text.intro}</p>}
    >
      <Choices metric={metric} run={run} order={order} put={put} />
      <Queue
        key={`${metric} ${run} ${order}`}
        metric={metric}
        run={run}
        order={order}
        open={parameters.get('open')}
        setOpen={(id) => put('open', id)}
      />
    </Page>
  )
}

interface ChoicesProperties {
  readonly metric: string | null
  readonly run: string | null
  readonly order: Order
  readonly put: (name: string, value: string | null) => void
}

function Choices({ metric, run, order, put }: ChoicesProperties) {
  const judges = useAnswer(JudgesDocument, {}).data?.metrics.nodes ?? []
  return (
    <search className="queue-choices">
      <label className="field">
        <span>{text.metric}</span>
        <select
          className="input"
          value={metric ?? ''}
          onChange={(event) => put('metric', event.target.value || null)}
        >
          <option value="">{text.all}</option>
          {judges.map((each) => (
            <option key={each.id} value={each.databaseId}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{text.order}</span>
        <select
          className="input"
          value={order}
          onChange={(event) => put('order', event.target.value === 'CHANCE' ? 'chance' : null)}
        >
          {ORDERS.map((each) => (
            <option key={each} value={each}>
              {text.orders[each]}
            </option>
          ))}
        </select>
      </label>
      <p className="small soft queue-hint">{text.orderHints[order]}</p>
      {run !== null && (
        <p className="small">
          {text.run}.{' '}
          <button type="button" className="button plain" onClick={() => put('run', null)}>
            {text.allRuns}
          </button>
        </p>
      )}
    </search>
  )
}

interface QueueProperties {
  readonly metric: string | null
  readonly run: string | null
  readonly order: Order
  readonly open: string | null
  readonly setOpen: (id: string) => void
}

function Queue({ metric, run, order, open, setOpen }: QueueProperties) {
  const [after, setAfter] = useState<string | null>(null)
  const [first] = useState(open)
  const [queue, happen] = useReducer(changed, NOTHING_READ)
  const answer = useAnswer(ReviewQueueDocument, { metric, run, order, after }, { fresh: true })
  const page = answer.data?.reviewQueue
  useEffect(() => {
    if (page !== undefined) happen({ kind: 'read', page, open: first })
  }, [page, first])
  const wanted = needsMore(queue) ? queue.next : null
  if (wanted !== null && wanted !== after) setAfter(wanted)

  if (queue.total === null) {
    if (answer.problem === null) return <Loading />
    return <ProblemNote problem={answer.problem} again={answer.again} />
  }
  const item = queue.items[queue.at]
  const remaining = left(queue)
  if (item === undefined) {
    return (
      <Empty title={text.empty}>
        <p>{text.emptyHint}</p>
        <Link className="button" href="/judges">
          {text.toJudges}
        </Link>
      </Empty>
    )
  }
  return (
    <>
      {answer.problem !== null && answer.problem.kind !== 'away' && (
        <ProblemNote problem={answer.problem} again={answer.again} />
      )}
      <div className="queue-progress">
        <progress
          aria-label={text.title}
          max={Math.max(queue.total, 1)}
          value={queue.total - remaining}
        />
        <span className="small soft numeric">
          {text.progress(queue.labelled.length, remaining)}
        </span>
      </div>
      {remaining === 0 && (
        <p className="note">
          {text.done} <Link href="/judges">{text.toJudges}</Link>
        </p>
      )}
      <Reviewing
        item={item}
        following={queue.items[queue.at + 1]}
        label={queue.labels.get(item.resultId)}
        last={queue.labelled.at(-1)}
        queue={queue}
        happen={happen}
        setOpen={setOpen}
      />
    </>
  )
}
