import { useId, useState } from 'react'
import type { UnitTestChange } from '~/graphql/schema.gen'
import { formatNumber, formatShare, formatSpan } from '~/lib/format'
import { common } from '~/text/en/common'
import { compare as text } from '~/text/en/compare'
import type { Mark, Tone } from '~/ui/outcome'
import type { CompareRunsQuery } from './compare.gen'
import { Pairs } from './pairs-view'

type Compared = CompareRunsQuery['compareRuns']['unitTests'][number]

const SHOWN: Readonly<Record<UnitTestChange, { readonly tone: Tone; readonly mark: Mark }>> = {
  REGRESSED: { tone: 'fail', mark: 'fail' },
  IMPROVED: { tone: 'pass', mark: 'pass' },
  UNDECIDED: { tone: 'foreign', mark: 'foreign' },
  SAME: { tone: 'foreign', mark: 'same' },
  NEW: { tone: 'live', mark: 'playing' },
  GONE: { tone: 'foreign', mark: 'saved' },
}
const ORDER = Object.keys(text.changes) as UnitTestChange[]

interface Properties {
  readonly base: string
  readonly candidate: string
  readonly unitTests: readonly Compared[]
}

/** Every unit test of either run, what got worse first. */
export function UnitTests({ base, candidate, unitTests }: Properties) {
  const sorted = [...unitTests].sort((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change))
  return (
    <div className="card compare-tests">
      {sorted.map((each) => (
        <UnitTest
          key={each.unitTest.definitionId}
          compared={each}
          base={base}
          candidate={candidate}
        />
      ))}
    </div>
  )
}

function figureInWords({ figure, baseMean, candidateMean }: Compared['figures'][number]): string {
  const written = figure === 'latency' ? formatSpan : formatNumber
  const name = figure === 'turns' || figure === 'latency' ? text[figure] : figure
  return text.figure(name, written(baseMean), written(candidateMean))
}

const signed = new Intl.NumberFormat(undefined, {
  style: 'percent',
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
})

interface RowProperties {
  readonly compared: Compared
  readonly base: string
  readonly candidate: string
}

function UnitTest({ compared, base, candidate }: RowProperties) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const { tone, mark } = SHOWN[compared.change]
  const figures = compared.figures.filter((each) => each.differs)
  return (
    <section className="compare-test" aria-labelledby={id}>
      <div className="compare-head">
        <span className="badge" data-tone={tone === 'live' ? undefined : tone}>
          <span className="mark" data-mark={mark} aria-hidden="true" />
          {text.changes[compared.change]}
        </span>
        <h3 id={id}>{compared.unitTest.name}</h3>
        <Rate of={compared.base} name={text.base} />
        <Rate of={compared.candidate} name={text.candidate} />
        <span className="compare-difference numeric small">
          {compared.difference === null ? (
            common.none
          ) : (
            <>
              <b>{signed.format(compared.difference)}</b>{' '}
              {compared.interval !== null && (
                <span className="soft">
                  {text.between(
                    signed.format(compared.interval.low),
                    signed.format(compared.interval.high),
                  )}
                </span>
              )}
              {compared.pValue !== null && (
                <span className="soft" title={text.pHint}>
                  {' '}
                  p {formatNumber(compared.pValue)}
                </span>
              )}
            </>
          )}
        </span>
        <button
          type="button"
          className="button small"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {text.sessions}
        </button>
      </div>
      {figures.length > 0 && (
        <p className="small soft">
          {text.figures}: {figures.map(figureInWords).join('; ')}
        </p>
      )}
      {open && (
        <Pairs base={base} candidate={candidate} unitTest={compared.unitTest.definitionId} />
      )}
    </section>
  )
}

function Rate({ of, name }: { of: Compared['base']; name: string }) {
  return (
    <span className="numeric">
      <span className="unseen">{name}: </span>
      {of === null ? (
        common.none
      ) : (
        <>
          {of.passed}/{of.counted}{' '}
          <span className="soft small">{of.passRate === null ? '' : formatShare(of.passRate)}</span>
        </>
      )}
    </span>
  )
}
