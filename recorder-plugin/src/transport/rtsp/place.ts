import { isIPv6 } from 'node:net'
import { ProbeError } from '../../errors.ts'
import type { Contact } from '../contact.ts'

const MAX_URL = 2048
/** RTSP's own port, and the range recorders move it to (recorders.md section 7); any other only if an operator entered it. */
const usual = (port: number) => port === 554 || (port >= 8000 && port <= 8999)

/** Where a stream is: always on the contact's pinned address. `uri` has no login in it. */
export type Place = { port: number; uri: string }

/** The host as it stands in an address. */
export function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host
}

/**
 * Where a stream's URL points, if it may be followed: the URL may come from the device, so another host, another scheme or
 * a port nobody expects is `refused`, and a login written into it is dropped. `port`: what an operator entered.
 */
export function placeOf(contact: Contact, url: string, port: number): Place {
  if (url.length > MAX_URL || !URL.canParse(url)) throw new ProbeError('malformed', 'the stream’s address is none')
  const parsed = new URL(url)
  if (parsed.protocol !== 'rtsp:') throw new ProbeError('unsupported', 'the stream’s address is not rtsp://')
  const host = parsed.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (host !== contact.host.toLowerCase() && host !== contact.address)
    throw new ProbeError('refused', 'the stream’s address is on another host')
  const wanted = Number(parsed.port || 554)
  if (wanted !== port && !usual(wanted)) throw new ProbeError('refused', 'the stream’s address has an unexpected port')
  return { port: wanted, uri: uriOf(contact, wanted, pathOf(url)) }
}

/** Address of a path on the contact's own host. */
export function uriOf(contact: Contact, port: number, path: string): string {
  const clean = [...(path.startsWith('/') ? path : `/${path}`)].map((letter) =>
    isPlain(letter) ? letter : encode(letter),
  )
  const uri = `rtsp://${bracketed(contact.host)}:${String(port)}${clean.join('')}`
  if (uri.length > MAX_URL) throw new ProbeError('malformed', 'an address longer than any stream’s')
  return uri
}

/**
 * Address of a track: what the SDP's "control" says, beside `base` (RFC 2326 appendix C.1.1). Of an absolute one only the path
 * counts: it goes through the same connection whatever host it names.
 */
export function controlUri(contact: Contact, port: number, base: string, control: string | null): string {
  if (control === null || control === '*') return uriOf(contact, port, pathOf(base))
  if (control.toLowerCase().startsWith('rtsp://')) return uriOf(contact, port, pathOf(control))
  const path = pathOf(base)
  // Every recorder means "append", also where RFC 1808 would cut off what follows the last slash.
  return uriOf(contact, port, `${path}${path.endsWith('/') ? '' : '/'}${control}`)
}

/** Path and query as written: recorders compare them letter by letter, and URL would write some of them anew. */
function pathOf(url: string): string {
  const start = url.indexOf('//')
  const slash = start < 0 ? 0 : url.indexOf('/', start + 2)
  return slash < 0 ? '/' : url.slice(slash)
}

const isPlain = (letter: string) => letter > ' ' && letter < '\u007f'
/** A lone surrogate is no letter and has no encoding. */
const encode = (letter: string) => (letter.isWellFormed() ? encodeURIComponent(letter) : '')
