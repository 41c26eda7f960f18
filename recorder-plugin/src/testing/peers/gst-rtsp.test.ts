import { afterAll, beforeAll, expect, it } from 'vitest'
import { rtspDriver } from '../../drivers/rtsp/index.ts'
import { Contact } from '../../transport/contact.ts'
import { placeOf } from '../../transport/rtsp/place.ts'
import { watchStream } from '../../transport/rtsp/watch.ts'
import { askFfprobe } from './ffprobe.ts'
import { films, makeFilms } from './films.ts'
import { gstLogin, startGstSource } from './gst-source.ts'
import { describePeer, program, shownBy } from './peer-suite.ts'

const SECONDS = 5
const binding = 'import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer'

/** The plugins the films need; a server without them starts and then serves nothing. */
const plugins = 'matroskademux h264parse h265parse rtph264pay rtph265pay rtppcmapay'.split(' ')
const factories = `import gi; gi.require_version("Gst", "1.0"); from gi.repository import Gst; Gst.init(None); assert all(Gst.ElementFactory.find(n) for n in ${JSON.stringify(plugins)})`

describePeer(
  'our RTSP client against GStreamer’s server, with ffprobe as the judge',
  [
    program('ffmpeg', 'ffmpeg'),
    program('ffprobe', 'ffmpeg'),
    shownBy(
      'GstRtspServer',
      ['/usr/bin/python3', '-c', binding],
      'GStreamer’s RTSP server has no Python binding here (Debian: python3-gi, gir1.2-gst-rtsp-server-1.0)',
    ),
    shownBy(
      'GStreamer plugins',
      ['/usr/bin/python3', '-c', factories],
      'GStreamer plugins are missing (Debian: gstreamer1.0-plugins-base, -good, -bad)',
    ),
  ],
  () => {
    let folder: Awaited<ReturnType<typeof makeFilms>>
    let source: Awaited<ReturnType<typeof startGstSource>>
    beforeAll(async () => {
      folder = await makeFilms()
      source = await startGstSource(folder.folder)
    }, 120_000)
    afterAll(async () => {
      await source.stop()
      await folder.remove()
    })

    const contactWith = (login: typeof gstLogin | null, port: number, path: string, seconds: number) =>
      Contact.open(
        { host: '127.0.0.1', port: 80, secure: false, pin: null, login, rtsp: { port, path, seconds } },
        { networks: [], loopback: true },
        AbortSignal.timeout(60_000),
      )

    it.concurrent.each(Object.entries(films))(
      '%s',
      async (name, film) => {
        const port = film.digest ? source.closed : source.open
        const contact = await contactWith(gstLogin, port, `/${name}`, SECONDS)
        const at = `127.0.0.1:${String(port)}/${name}`
        const told = film.digest ? `${gstLogin.user}:${gstLogin.password}@` : ''
        const [ours, judge] = await Promise.all([
          watchStream(contact, placeOf(contact, `rtsp://${at}`, port), { seconds: SECONDS, recorded: false }),
          askFfprobe(`rtsp://${told}${at}`, SECONDS),
        ])
        const { rate } = ours
        console.info(
          `${name}: ours ${rate?.fps.toFixed(3) ?? '?'} ± ${rate?.bar.toFixed(3) ?? '?'} (stream’s clock ${rate?.rtp.toFixed(3) ?? '?'}, wall ${rate?.wall.toFixed(3) ?? '?'}, claims ${String(rate?.claimed)}), ffprobe ${judge.fps.toFixed(3)} by packets, ${judge.average.toFixed(3)} by headers`,
        )
        expect(ours.failure).toBeNull()
        expect(rate?.clockAgrees).toBe(true)
        expect(rate?.fps).toBeCloseTo(film.fps, 1)
        expect(Math.abs((rate?.fps ?? 0) / judge.fps - 1)).toBeLessThan(0.01)
        expect(rate).toMatchObject({ lost: 0, gaps: 0, claimed: film.claims })
        expect(ours.video.claims).toEqual({ description: film.fps, parameters: film.claims })
        expect(judge.codec).toBe(film.codec === 'h264' ? 'h264' : 'hevc')
        expect(ours.video).toMatchObject({
          encoding: film.codec.toUpperCase(),
          picture: { width: judge.width, height: judge.height },
        })
        expect([judge.width, judge.height]).toEqual([film.width, film.height])
        expect(ours.anonymous).toBe(!film.digest)
        expect(contact.loginState).toBe(film.digest ? 'ok' : 'untested')
        if (film.sound) expect(ours.sound).toMatchObject({ encoding: 'PCMA', clock: 8000 })
        else expect(ours.sound).toBeNull()
        if (film.sound) expect(ours.sound?.packets).toBeGreaterThan(10)
      },
      60_000,
    )

    it('presents a wrong password once and says so', async () => {
      const contact = await contactWith(
        { user: gstLogin.user, password: 'not-this-one' },
        source.closed,
        '/h264-25-digest',
        1,
      )
      const [topic] = rtspDriver.topics(contact)
      const readings = (await topic?.ask()) ?? []
      expect(contact.loginState).toBe('rejected')
      expect(contact.transcript.filter((line) => line.authenticated)).toHaveLength(1)
      expect(readings.find(({ fact }) => fact === 'ch.fps_live')).toMatchObject({ unavailable: 'unauthorized' })
    })

    it('says that there is no such stream', async () => {
      const contact = await contactWith(null, source.open, '/nothing', 1)
      const [topic] = rtspDriver.topics(contact)
      const readings = (await topic?.ask()) ?? []
      expect(readings.find(({ fact }) => fact === 'ch.fps_live')).toMatchObject({ unavailable: 'unsupported' })
    })
  },
)
