import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'

/** Whether the lint rule refuses that a file at `path` imports `from`. */
function isRefused(path: string, from: string): boolean {
  const { status } = spawnSync(
    'node_modules/.bin/biome',
    ['lint', '--only=style/noRestrictedImports', `--stdin-file-path=${path}`],
    { input: `import { x } from '${from}'\nexport const y = x\n` },
  )
  return status !== 0
}

it.each([
  ['src/features/runs/a.ts', '~/features/run/cells'],
  ['src/features/runs/a.ts', '../run/cells'],
  ['src/features/runs/start/a.ts', '../../run/cells'],
  ['src/features/runs/a.ts', '~/app/theme'],
  ['src/ui/a.ts', '~/features/runs/filters'],
  ['src/graphql/a.ts', '~/app/theme'],
])('%s may not import %s', (path, from) => {
  expect(isRefused(path, from)).toBe(true)
})

it.each([
  ['src/features/runs/a.ts', './filters'],
  ['src/features/runs/a.ts', '~/ui/page'],
  ['src/features/runs/start/a.ts', '../filters'],
  ['src/app/a.ts', '~/features/runs/runs'],
])('%s may import %s', (path, from) => {
  expect(isRefused(path, from)).toBe(false)
})
