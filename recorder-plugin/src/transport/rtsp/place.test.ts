import { describe, expect, it } from 'vitest'
import type { RecorderTarget } from '../../driver.ts'
import { Contact } from '../contact.ts'
import { controlUri, placeOf } from './place.ts'

async function contactWith(host: string): Promise<Contact> {
  const target: RecorderTarget = { host, port: 80, secure: false, pin: null, login: null }
  return Contact.open(target, { networks: [], loopback: true }, AbortSignal.timeout(1000))
}

describe('where a stream is', () => {
  it.each([
    ['another host', 'rtsp://192.0.2.1:554/a', 'refused'],
    ['a host that only begins alike', 'rtsp://127.0.0.1.example.com/a', 'refused'],
    ['our host as somebody’s login', 'rtsp://127.0.0.1@192.0.2.1/a', 'refused'],
    ['a port nobody expects', 'rtsp://127.0.0.1:22/a', 'refused'],
    ['another scheme', 'http://127.0.0.1/a', 'unsupported'],
    ['a file', 'file:///etc/passwd', 'unsupported'],
    ['no address', 'nowhere', 'malformed'],
    ['an address without end', `rtsp://127.0.0.1/${'a'.repeat(3000)}`, 'malformed'],
  ])('is not %s', async (_what, url, kind) => {
    const contact = await contactWith('127.0.0.1')
    expect(() => placeOf(contact, url, 554)).toThrow(expect.objectContaining({ kind }))
  })

  it('is the path and query as written, without a login', async () => {
    const contact = await contactWith('127.0.0.1')
    expect(placeOf(contact, 'rtsp://u:p@127.0.0.1/cam/realmonitor?channel=1&subtype=0', 554)).toEqual({
      port: 554,
      uri: 'rtsp://127.0.0.1:554/cam/realmonitor?channel=1&subtype=0',
    })
    expect(placeOf(contact, 'rtsp://127.0.0.1:8554', 554)).toEqual({ port: 8554, uri: 'rtsp://127.0.0.1:8554/' })
    expect(placeOf(contact, 'rtsp://127.0.0.1:10554/a', 10_554).port).toBe(10_554)
    expect(placeOf(contact, 'rtsp://127.0.0.1/wejście 1', 554).uri).toBe('rtsp://127.0.0.1:554/wej%C5%9Bcie%201')
  })

  it('is in brackets for IPv6', async () => {
    const contact = await contactWith('::1')
    expect(placeOf(contact, 'rtsp://[::1]:8554/a', 554).uri).toBe('rtsp://[::1]:8554/a')
  })

  it('stays with us whatever host a track names', async () => {
    const contact = await contactWith('127.0.0.1')
    const track = (base: string, control: string | null) => controlUri(contact, 554, base, control)
    expect(track('rtsp://192.0.2.1/a/', 'trackID=1')).toBe('rtsp://127.0.0.1:554/a/trackID=1')
    expect(track('rtsp://h/a?b=1', 'trackID=1')).toBe('rtsp://127.0.0.1:554/a?b=1/trackID=1')
    expect(track('rtsp://h/a', 'rtsp://192.0.2.1:99/a/trackID=2')).toBe('rtsp://127.0.0.1:554/a/trackID=2')
    expect(track('rtsp://h/a/', '*')).toBe('rtsp://127.0.0.1:554/a/')
    expect(track('rtsp://h/a', 'x\r\nSession: 1')).toBe('rtsp://127.0.0.1:554/a/x%0D%0ASession:%201')
  })
})
