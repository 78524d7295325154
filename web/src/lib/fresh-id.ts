/** Unlike any other, without `crypto.randomUUID`: that is only there over HTTPS or on this machine. */
export const freshId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((each) => each.toString(16).padStart(2, '0'))
    .join('')
