import './people.css'
import { useContext, useState } from 'react'
import { useAnswer } from '~/graphql/use-answer'
import { useMay, ViewerContext } from '~/graphql/viewer'
import { people as text } from '~/text/en/people'
import { Page } from '~/ui/page'
import { Empty, Shown } from '~/ui/states'
import { Keys } from './keys'
import { People } from './people'
import { PeopleDocument, WhoseHouseDocument } from './people.gen'
import { ROLES } from './roles'
import { SigningKey } from './signing-key'

/** Who is in, with which role and keys; for whoever may not see others, what is theirs. */
export default function PeoplePage() {
  const viewer = useContext(ViewerContext)
  const house = useAnswer(WhoseHouseDocument, {})
  return (
    <Page title={text.title} below={<p className="soft">{text.about}</p>}>
      <Shown answer={house}>
        {({ organization }) =>
          organization === null ? (
            <Empty title={text.local}>
              <p>{text.localWhy}</p>
              <code>{text.localCommand}</code>
            </Empty>
          ) : (
            viewer !== null && <House />
          )
        }
      </Shown>
    </Page>
  )
}

function House() {
  const viewer = useContext(ViewerContext)
  const maySee = useMay('User:GetUser')
  const mayRotate = useMay('Organization:RotateSigningKey')
  const answer = useAnswer(PeopleDocument, {}, { pause: !maySee })
  // Whose key is about to be created; null for none.
  const [whose, setWhose] = useState<string | null>(null)
  const role = ROLES.find((each) => each === viewer?.role)
  return (
    <>
      {maySee ? (
        <Shown answer={answer}>
          {({ users }) => (
            <>
              <People
                people={users.nodes}
                total={users.totalCount}
                own={role ?? null}
                self={viewer?.userId ?? ''}
                again={answer.again}
                createKey={setWhose}
              />
              <Keys
                people={users.nodes}
                self={viewer?.userId ?? ''}
                own={role ?? null}
                whose={whose}
                create={setWhose}
              />
            </>
          )}
        </Shown>
      ) : (
        <>
          <p className="note">
            {role !== undefined && text.yourself(text.roles[role])} {text.mayNotSee}
          </p>
          <Keys
            people={[]}
            self={viewer?.userId ?? ''}
            own={role ?? null}
            whose={whose}
            create={setWhose}
          />
        </>
      )}
      {mayRotate && <SigningKey />}
      <Roles />
    </>
  )
}

function Roles() {
  return (
    <details className="card">
      <summary>{text.rolesTitle}</summary>
      <dl className="people-roles">
        {ROLES.map((role) => (
          <div key={role}>
            <dt>{text.roles[role]}</dt>
            <dd>{text.roleDoes[role]}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
