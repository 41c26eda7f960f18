/**
 * Takes every form of the given secrets out of a text before it can reach a log, an error or an answer: as typed,
 * URL-encoded and in base64 (a Basic header). Secrets shorter than four characters are taken out only as whole
 * quoted or header values would be too broad, so a login that weak is replaced wherever it stands alone.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text.replace(/(authorization"?\s*[:=]\s*)[^\r\n]+/gi, '$1[redacted]')
  for (const secret of secrets) {
    if (secret === '') continue
    const forms = new Set([secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
    for (const form of forms) {
      if (form.length >= 4) clean = clean.replaceAll(form, '[redacted]')
      else
        clean = clean
          .split(/\b/)
          .map((word) => (word === form ? '[redacted]' : word))
          .join('')
    }
  }
  return clean
}
