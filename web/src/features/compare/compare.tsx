import './compare.css'
import { useSearchParams } from 'wouter'
import { useAnswer } from '~/graphql/use-answer'
import { formatMoment } from '~/lib/format'
import { common } from '~/text/en/common'
import { compare as text } from '~/text/en/compare'
import { Page } from '~/ui/page'
import { Empty, ProblemNote, Shown } from '~/ui/states'
import { Changes } from './changes'
import { CompareRunsDocument, EndedRunsDocument, type EndedRunsQuery } from './compare.gen'
import { ComparedRuns } from './compared-runs'
import { UnitTests } from './unit-tests'

type Ended = EndedRunsQuery['unitTestSetRuns']['nodes'][number]

/** Two runs beside each other; the address names them. */
export default function Compare() {
  const [parameters, setParameters] = useSearchParams()
  const base = parameters.get('a') ?? ''
  const candidate = parameters.get('b') ?? ''
  const ended = useAnswer(EndedRunsDocument, {})
  const runs = ended.data?.unitTestSetRuns.nodes ?? []
  const put = (a: string, b: string) => setParameters({ ...(a && { a }), ...(b && { b }) })
  const chosen = base !== '' && candidate !== ''
  return (
    <Page title={text.title}>
      <div className="compare-choice">
        <Choice label={text.base} runs={runs} value={base} choose={(id) => put(id, candidate)} />
        <button
          type="button"
          className="button"
          disabled={!chosen}
          onClick={() => put(candidate, base)}
        >
          {text.swap}
        </button>
        <Choice
          label={text.candidate}
          runs={runs}
          value={candidate}
          choose={(id) => put(base, id)}
        />
      </div>
      {ended.problem !== null && !chosen && (
        <ProblemNote problem={ended.problem} again={ended.again} />
      )}
      {chosen ? (
        <Comparison base={base} candidate={candidate} />
      ) : (
        <Empty title={text.chooseHint} />
      )}
    </Page>
  )
}

interface ChoiceProperties {
  readonly label: string
  readonly runs: readonly Ended[]
  readonly value: string
  readonly choose: (id: string) => void
}

function Choice({ label, runs, value, choose }: ChoiceProperties) {
  const known = value === '' || runs.some((each) => each.databaseId === value)
  return (
    <label className="field">
      <span>{label}</span>
      <select className="input" value={value} onChange={(event) => choose(event.target.value)}>
        <option value="">{text.choose}</option>
        {!known && <option value={value}>{value}</option>}
        {runs.map((run) => (
          <option key={run.id} value={run.databaseId}>
            {run.unitTestSet?.name ?? common.deletedSet}, {formatMoment(run.createdAt)}
            {run.verdict !== null && `, ${common.verdicts[run.verdict]}`}
          </option>
        ))}
      </select>
    </label>
  )
}

function Comparison({ base, candidate }: { base: string; candidate: string }) {
  const answer = useAnswer(CompareRunsDocument, { base, candidate })
  return (
    <Shown answer={answer}>
      {({ compareRuns }) => (
        <>
          <p className="note" data-tone={compareRuns.regressed ? 'fail' : undefined}>
            {compareRuns.regressed ? text.regressed : text.fine}
          </p>
          <ComparedRuns base={compareRuns.base} candidate={compareRuns.candidate} />
          <UnitTests base={base} candidate={candidate} unitTests={compareRuns.unitTests} />
          <Changes changes={compareRuns.changes} leftOut={compareRuns.changesLeftOut} />
        </>
      )}
    </Shown>
  )
}
