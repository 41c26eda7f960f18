/** Puts named values into a message: `{n} zdjęć`. A name without a value stays as written, so that it is seen. */
export function interpolate(message: string, value: (name: string) => unknown): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const found = value(name)
    return found === undefined || found === null ? whole : String(found)
  })
}
