import { Store } from '~/lib/store'
import { browserStorage } from '~/lib/tab-storage'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const NAME = 'simulation.theme'
const isTheme = (text: string | null): text is Theme => THEMES.includes(text as Theme)

const kept = browserStorage.read(NAME)
export const theme = new Store<Theme>(isTheme(kept) ? kept : 'auto')

export function show(next: Theme): void {
  browserStorage.write(NAME, next === 'auto' ? null : next)
  theme.set(next)
  if (next === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = next
}

show(theme.get())
