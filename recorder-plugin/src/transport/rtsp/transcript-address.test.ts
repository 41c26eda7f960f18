import { describe, expect, it } from 'vitest'
import { withoutLogin } from './line.ts'

describe('an address in the transcript', () => {
  it.each([
    ['rtsp://h:554/ch1?auth=YWRtaW46U2VrcmV0MTI=', 'rtsp://h:554/ch1?…'],
    ['rtsp://h:554/ch1?token=abc&channel=2', 'rtsp://h:554/ch1?channel=2&…'],
    ['rtsp://h:554/user=admin_pw=Sekret12_channel=1.sdp', '[an address with a login in it]'],
    ['rtsp://h:554/user=admin&password=Sekret-12&channel=1', '[an address with a login in it]'],
    ['rtsp://h:554/admin:x@ch1', '[an address with a login in it]'],
    ['rtsp://h:554/ch1?channel=1&channel=pwd1234', 'rtsp://h:554/ch1?channel=1&…'],
  ])('%s shows no login', (uri, shown) => {
    expect(withoutLogin(uri)).toBe(shown)
  })

  it.each([
    'rtsp://h:554/Streaming/Channels/101',
    'rtsp://h:554/Streaming/tracks/101/?starttime=20261122T022418Z&endtime=20261122T022528Z',
    'rtsp://h:554/cam/realmonitor?channel=1&subtype=0',
    'rtsp://user.example.org:554/ch1',
  ])('%s stays as it is', (uri) => {
    expect(withoutLogin(uri)).toBe(uri)
  })
})
