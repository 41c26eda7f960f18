import { describe, expect, it } from 'vitest'
import { buildRequest, methods } from './request.ts'
import type { RtspMethod } from './request.ts'

describe('an RTSP request', () => {
  it.each(['RECORD', 'ANNOUNCE', 'SET_PARAMETER', 'GET_PARAMETER', 'PAUSE', 'REDIRECT', 'play', ''])(
    'cannot be built with the method "%s"',
    (method) => {
      expect(() => buildRequest(method as RtspMethod, 'rtsp://h/a', 1)).toThrow('not on the list')
    },
  )

  it.each([
    ['an address of two lines', 'rtsp://h/a\r\nX: y', {}],
    ['an address with a space', 'rtsp://h/a b', {}],
    ['an address of another scheme', 'http://h/a', {}],
    ['a session of two lines', 'rtsp://h/a', { Session: '1\r\nTransport: x' }],
    ['a header without an end', 'rtsp://h/a', { Range: 'x'.repeat(5000) }],
  ])('cannot be built with %s', (_what, uri, headers) => {
    expect(() => buildRequest('PLAY', uri, 1, headers)).toThrow()
  })

  it('is whole, numbered and says who asks', () => {
    expect(buildRequest('DESCRIBE', 'rtsp://h:554/a?b=1', 7, { Accept: 'application/sdp' })).toBe(
      'DESCRIBE rtsp://h:554/a?b=1 RTSP/1.0\r\nCSeq: 7\r\nUser-Agent: nadzor-probe\r\nAccept: application/sdp\r\n\r\n',
    )
    expect(methods).toEqual(['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'TEARDOWN'])
  })
})
