interface Properties {
  readonly tags: readonly { readonly key: string; readonly value: string | null }[]
}

/** Tags or labels: a key, and a value where it has one. */
export function Tags({ tags }: Properties) {
  return tags.map(({ key, value }) => (
    <span key={key} className="tag">
      {value ? `${key}: ${value}` : key}
    </span>
  ))
}
