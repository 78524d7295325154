import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import { SignIn } from '~/features/sign-in/sign-in'
import { signInNeeded } from '~/graphql/signed-in'
import { useAnswer } from '~/graphql/use-answer'
import { type Viewer, ViewerContext } from '~/graphql/viewer'
import { useKeptFocus } from '~/lib/kept-focus'
import { useKeys } from '~/lib/keys'
import { useStore } from '~/lib/store'
import { app } from '~/text/en/app'
import { Loading } from '~/ui/states'
import { WhoamiDocument } from './app.gen'
import { Broken } from './broken'
import { ConnectionNote } from './connection-note'
import { Side } from './side'
import { useRenewal } from './use-renewal'
import { Views } from './views'

const Palette = lazy(() => import('~/features/palette/palette'))
const Help = lazy(() => import('./help'))

type Above = 'palette' | 'help' | null

function useViewer(): Viewer | null {
  const { data, problem, again } = useAnswer(WhoamiDocument, {})
  const viewer = data?.viewer
  const waitSeconds = problem?.kind === 'too-many' ? (problem.waitSeconds ?? 1) : null
  useEffect(() => {
    // Until it is known who is there, nobody may do anything: nobody else would ask again.
    if (waitSeconds === null) return
    const timer = setTimeout(again, 1_000 * waitSeconds)
    return () => clearTimeout(timer)
  }, [waitSeconds, again])
  return useMemo(
    () => (viewer === undefined ? null : { ...viewer, permissions: new Set(viewer.permissions) }),
    [viewer],
  )
}

export function Shell() {
  const viewer = useViewer()
  const need = useStore(signInNeeded)
  const [above, setAbove] = useState<Above>(null)
  const [path, go] = useLocation()
  const close = () => setAbove(null)

  useRenewal()
  useKeptFocus()
  useKeys([
    { keys: '?', does: app.showHelp, run: () => setAbove('help') },
    { keys: '/', does: app.focusSearch, run: () => setAbove('palette') },
    { keys: 'g r', does: app.goRuns, run: () => go('/runs') },
    { keys: 'g c', does: app.goCompare, run: () => go('/compare') },
    { keys: 'g t', does: app.goTrends, run: () => go('/trends') },
    { keys: 'g o', does: app.goOperations, run: () => go('/operations/runs') },
    { keys: 'g j', does: app.goJudges, run: () => go('/judges') },
  ])
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setAbove('palette')
    }
    document.addEventListener('keydown', open)
    return () => document.removeEventListener('keydown', open)
  }, [])

  return (
    <ViewerContext value={viewer}>
      <div className="shell">
        <a className="skip" href="#content">
          {app.skip}
        </a>
        <Side
          key={path}
          path={path}
          viewer={viewer}
          search={() => setAbove('palette')}
          help={() => setAbove('help')}
        />
        <main id="content" tabIndex={-1}>
          <ConnectionNote />
          <Broken key={path}>
            <Suspense fallback={<Loading />}>
              {need === 'nothing' ? <Views /> : <SignIn need={need} />}
            </Suspense>
          </Broken>
        </main>
      </div>
      <Suspense>
        {above === 'palette' && need === 'nothing' && <Palette close={close} />}
        {above === 'help' && <Help close={close} />}
      </Suspense>
    </ViewerContext>
  )
}
