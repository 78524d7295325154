import { useState } from 'react'
import type { Problem } from '~/graphql/problem'
import { useChange } from '~/graphql/use-answer'
import { common } from '~/text/en/common'
import { definitions as text } from '~/text/en/definitions'
import { Dialog } from '~/ui/dialog'
import { ProblemNote } from '~/ui/states'
import { KINDS, type KindName } from '../kinds'
import { type Definition, PAGES } from './documents'

interface Properties {
  readonly kind: KindName
  readonly definition: Definition
  readonly runs: number | undefined
  readonly close: () => void
  readonly done: () => void
}

/** Asks whether a definition is to go, and says what that takes and what stays. */
export default function Deletion({ kind, definition, runs, close, done }: Properties) {
  const [refused, setRefused] = useState<Problem | null>(null)
  const change = useChange(PAGES[kind].delete, setRefused)
  const uses = KINDS[kind].uses.map((use) => ({ ...use, users: definition[use.field] }))
  const held = uses.find((use) => use.holds && (use.users?.totalCount ?? 0) > 0)
  return (
    <Dialog title={text.deleteTitle(definition.name)} close={close}>
      {held?.users != null ? (
        <>
          <p>{text.isUsed(held.users.totalCount, text.kinds[held.by])}</p>
          <ul>
            {held.users.nodes.slice(0, 5).map((each) => (
              <li key={each.id}>{each.name}</li>
            ))}
            {held.users.totalCount > 5 && <li>{text.moreUses(held.users.totalCount - 5)}</li>}
          </ul>
        </>
      ) : (
        <>
          <p>{text.deleteHint}</p>
          {runs !== undefined && runs > 0 && <p>{text.runsStay(runs)}</p>}
          {uses.map(
            ({ by, holds, users }) =>
              !holds &&
              users != null &&
              users.totalCount > 0 && (
                <p key={by}>{text.stillNamed(users.totalCount, text.kinds[by])}</p>
              ),
          )}
        </>
      )}
      {refused !== null && <ProblemNote problem={refused} />}
      <div className="row">
        {held === undefined && (
          <button
            type="button"
            className="button primary"
            disabled={change.running}
            onClick={async () => {
              if ((await change.run({ id: definition.databaseId })) !== null) done()
            }}
          >
            {text.delete}
          </button>
        )}
        <button type="button" className="button" onClick={close}>
          {held === undefined ? common.cancel : common.close}
        </button>
      </div>
    </Dialog>
  )
}
