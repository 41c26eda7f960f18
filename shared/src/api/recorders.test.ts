import { describe, expect, it } from 'vitest'
import { connection, connectionPut } from './recorders.ts'

const put = { driver: 'rtsp', host: '10.1.2.3', port: 554, secure: false, monthly: false }
const takes = (rtspPath: string) => connectionPut.safeParse({ ...put, rtspPath }).success

describe('the path of the streams', () => {
  it.each([
    '/user=admin&password=Sekret-12&channel={n}&stream=0.sdp',
    '/user=admin_password=tlJwpbo6_channel={n}_stream=0.sdp',
    '/live?channel={n}&Passwd=a',
    '/live?channel={n}&pwd%3Da',
    '/rtsp://admin:a@10.1.2.3/{n}',
    '/admin:a%40x/{n}',
    '/ch{n}?authToken=a',
  ])('is refused with an account in it, which everybody would read: %s', (path) => {
    expect(takes(path)).toBe(false)
  })

  it.each([
    '/Streaming/Channels/{n}01',
    '/cam/realmonitor?channel={n}&subtype=0',
    '/passage/{n}',
    '/h264Preview_0{n}_main',
  ])('is taken without: %s', (path) => {
    expect(takes(path)).toBe(true)
  })

  it('is still told where an older server had taken it', () => {
    const old = { ...put, rtspPath: '/user=admin&password=a', pin: null, changedAt: '2026-11-01T09:00:00.000Z' }
    expect(connection.safeParse({ ...old, detected: null }).success).toBe(true)
  })
})
