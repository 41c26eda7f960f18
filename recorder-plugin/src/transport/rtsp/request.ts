/**
 * Every RTSP request this client can build (RFC 2326 section 10; recorders.md rule 4): look, agree on a transport, watch, leave.
 * Nothing that records, sets or announces exists here.
 */
export const methods = ['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'TEARDOWN'] as const
export type RtspMethod = (typeof methods)[number]

/** Headers a request may carry beside CSeq and User-Agent; what they hold is ours or was checked to be one line. */
export type RtspHeaders = Partial<
  Record<'Accept' | 'Authorization' | 'Transport' | 'Session' | 'Range' | 'Require' | 'Rate-Control', string>
>

const MAX_LINE = 4096
const visible = (text: string) => [...text].every((letter) => letter >= ' ' && letter !== '\u007f')

/** The request's text. Throws (a bug, not a device's fault) for a method outside the list or a value of more than one line. */
export function buildRequest(method: RtspMethod, uri: string, sequence: number, headers: RtspHeaders = {}): string {
  if (!methods.includes(method)) throw new Error(`${String(method)} is not on the list of read operations`)
  const lines = [`${method} ${uri} RTSP/1.0`, `CSeq: ${String(sequence)}`, 'User-Agent: nadzor-probe']
  if (uri.includes(' ') || !uri.startsWith('rtsp://')) throw new Error('an RTSP request wants an rtsp:// address')
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) lines.push(`${name}: ${value}`)
  for (const line of lines)
    if (!visible(line) || line.length > MAX_LINE) throw new Error('a request line with control characters or too long')
  return `${lines.join('\r\n')}\r\n\r\n`
}
