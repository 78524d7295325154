import { usage as text } from '~/text/en/usage'
import { ChoiceFilter, TextFilter } from '~/ui/filters'
import type { Wanted } from './period'

interface Properties {
  readonly wanted: Wanted
  readonly set: (name: keyof Wanted, value: string) => void
  readonly clear: (() => void) | null
}

export function Filters({ wanted, set, clear }: Properties) {
  return (
    <search className="usage-filters" aria-label={text.filters}>
      <ChoiceFilter
        label={text.period}
        value={wanted.period}
        options={Object.entries(text.periods)}
        choose={(value) => set('period', value)}
      />
      <TextFilter
        label={text.name}
        value={wanted.name}
        placeholder={text.nameHint}
        maxLength={200}
        write={(value) => set('name', value)}
      />
      <ChoiceFilter
        label={text.origin}
        value={wanted.origin}
        options={Object.entries(text.origins)}
        choose={(value) => set('origin', value)}
      />
      {clear !== null && (
        <button type="button" className="button plain" onClick={clear}>
          {text.clear}
        </button>
      )}
    </search>
  )
}
