import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const BIOME = resolve('node_modules/.bin/biome')

let root = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'boundaries-'))
  copyFileSync('biome.json', join(root, 'biome.json'))
})
afterAll(() => rmSync(root, { recursive: true }))

/** Whether the lint rule refuses that a file at `path` imports `from`. */
function isRefused(path: string, from: string): boolean {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `import { x } from '${from}'\n\nexport const y = x\n`)
  const only = '--only=style/noRestrictedImports'
  return spawnSync(BIOME, ['lint', only, path], { cwd: root }).status !== 0
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
