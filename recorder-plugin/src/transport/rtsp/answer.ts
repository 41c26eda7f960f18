import { ProbeError } from '../../errors.ts'

/** One answer. Header names in lower case; every WWW-Authenticate apart, since a device may offer several. */
export type RtspAnswer = {
  status: number
  sequence: number | null
  headers: Map<string, string>
  challenges: string[]
  body: string
}

const MAX_HEADERS = 100

/** Reads an answer's head, the bytes up to the empty line; throws `malformed` for anything that is not RTSP. */
export function parseHead(head: string): Omit<RtspAnswer, 'body'> {
  const [first = '', ...lines] = head.split('\r\n').flatMap((line) => line.split('\n'))
  const [version = '', code = ''] = first.split(' ')
  const status = Number(code)
  if (!version.startsWith('RTSP/1.') || !Number.isInteger(status) || status < 100 || status > 599)
    throw new ProbeError('malformed', 'the answer is not RTSP')
  if (lines.length > MAX_HEADERS) throw new ProbeError('malformed', 'an answer with too many headers')
  const headers = new Map<string, string>()
  const challenges: string[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    if (name === 'www-authenticate') challenges.push(value)
    headers.set(name, value)
  }
  const sequence = Number(headers.get('cseq') ?? Number.NaN)
  return { status, sequence: Number.isInteger(sequence) ? sequence : null, headers, challenges }
}

/** Bytes of body that follow the head. Throws `malformed` for a number that is none. */
export function bodyLength(headers: ReadonlyMap<string, string>): number {
  const told = headers.get('content-length')
  if (told === undefined) return 0
  const length = Number(told)
  if (!Number.isInteger(length) || length < 0) throw new ProbeError('malformed', 'an answer of no length')
  return length
}
