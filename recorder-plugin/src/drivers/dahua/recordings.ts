import { setTimeout as sleep } from 'node:timers/promises'
import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { hoursMissing, instantOfWall, parseWall, wallAt, wallText } from '../device-time.ts'
import type { Span } from '../device-time.ts'
import type { Asked } from '../digest-session.ts'
import { attempt, tell } from '../readings.ts'
import type { CgiBody } from './cgi-body.ts'
import type { CgiClient } from './cgi-client.ts'
import { channelOf } from './channels.ts'
import type { Encoding } from './channels.ts'
import { finder, readRequest } from './operations.ts'

const DAY = 86_400_000
/** Days back in which holes are looked for: enough to see a recorder that stops at night, few enough to page through. */
const WINDOW = 7
const PAGE = 100
const MAX_PAGES = 8
/**
 * A rest, in milliseconds, after so many searches over all times: after some thirty in a row without one a recorder stalled
 * (recorders.md section 4).
 */
const REST = 250
const SEARCHES = 16

const facts = ['ch.oldest', 'ch.newest', 'ch.gaps'] as const

type Found = { files: Span[]; complete: boolean; channel: number | null }

/**
 * Searches for recordings. One search object serves them all, closed after each and destroyed at the end, where the recorder
 * takes it a second time; else each has its own. Some OEM cameras count channels in a search from 0; the first answer shows it.
 */
class Finder {
  readonly #client: CgiClient
  #base = 1
  #object: string | null = null
  /** Whether the object at hand has served a search before. */
  #used = false
  #reuses = true
  #wide = 0

  constructor(client: CgiClient) {
    this.#client = client
  }

  /** At most `pages` pages of files that lie in the window, oldest first; `complete` when there were no more. */
  async find(index: number, window: Span, size: number, pages: number): Promise<Found> {
    const asked = index + this.#base
    const found = await this.#search(asked, window, size, pages)
    if (this.#base === 1 && found.channel === asked && found.channel !== index) {
      this.#base = 0
      return this.#search(index, window, size, pages)
    }
    return found
  }

  /** Whatever happened: a finder left open costs the recorder one of the few it has. */
  async end(): Promise<void> {
    if (this.#object === null) return
    const object = this.#object
    this.#object = null
    await this.#quietly(finder.destroy(object))
  }

  async #search(channel: number, window: Span, size: number, pages: number): Promise<Found> {
    const again = this.#object !== null && this.#used
    const found = await this.#once(channel, window, size, pages)
    if (found) return found
    // "Nothing there" and "not this object again" are the same words: only a fresh object can tell.
    if (!again) return { files: [], complete: true, channel: null }
    await this.end()
    const fresh = await this.#once(channel, window, size, pages)
    if (fresh) this.#reuses = false
    return fresh ?? { files: [], complete: true, channel: null }
  }

  /** Null: the recorder says that there is nothing, by an error. */
  async #once(channel: number, window: Span, size: number, pages: number): Promise<Found | null> {
    const object = await this.#open()
    this.#used = true
    try {
      try {
        await this.#client.sendForText(finder.findFile(object, channel, wallText(window.from), wallText(window.until)))
      } catch (error) {
        if (error instanceof ProbeError && error.kind === 'unsupported') return null
        throw error
      }
      const files: Span[] = []
      let met: number | null = null
      for (let page = 0; page < pages; page++) {
        const body = await this.#client.send(finder.findNextFile(object, size))
        met ??= body.number('items[0].Channel')
        files.push(...filesIn(body))
        if (body.indices('items').length < size) return { files, complete: true, channel: met }
      }
      return { files, complete: false, channel: met }
    } finally {
      await this.#quietly(finder.close(object))
      if (!this.#reuses) await this.end()
      if (window.until - window.from > 30 * DAY && ++this.#wide % SEARCHES === 0) await sleep(REST)
    }
  }

  async #open(): Promise<string> {
    if (this.#object !== null) return this.#object
    const object = (await this.#client.send(readRequest('createFinder'))).text('result')
    if (object === null || !/^[0-9A-Za-z]{1,32}$/.test(object))
      throw new ProbeError('malformed', 'factory.create without a handle')
    this.#object = object
    this.#used = false
    return object
  }

  /** What was found is in hand, or its own error is on the way: this one's does not matter. */
  async #quietly(asked: Asked): Promise<void> {
    try {
      await this.#client.sendForText(asked)
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error
    }
  }
}

function filesIn(body: CgiBody): Span[] {
  return body.indices('items').flatMap((i) => {
    const from = parseWall(body.text(`items[${String(i)}].StartTime`))
    const until = parseWall(body.text(`items[${String(i)}].EndTime`))
    return from === null || until === null ? [] : [{ from, until }]
  })
}

const instant = (wall: number | null) => (wall === null ? null : new Date(instantOfWall(wall)).toISOString())

async function ofChannel(
  search: Finder,
  index: number,
  now: number,
  ends: Map<number, number>,
): Promise<DriverReading[]> {
  const channel = channelOf(index)
  const ever = { from: Date.UTC(2000, 0, 1), until: Date.UTC(2038, 0, 1) }
  const { files } = await search.find(index, ever, 1, 1)
  if (files.length === 0) return facts.map((fact) => tell(fact, null, 'mediaFileFind: no recording found', channel))
  const oldest = Math.min(...files.map(({ from }) => from))
  const rest = await attempt(
    ['ch.newest', 'ch.gaps'],
    async () => {
      const recent = await search.find(index, { from: now - WINDOW * DAY, until: now + DAY }, PAGE, MAX_PAGES)
      const whole = recent.complete && recent.files.length > 0
      const source = `mediaFileFind of the last ${String(WINDOW)} days`
      const newest = whole ? Math.max(...recent.files.map(({ until }) => until)) : null
      if (newest !== null) ends.set(channel, newest)
      return [
        tell('ch.newest', instant(newest), source, channel),
        tell('ch.gaps', whole ? hoursMissing(recent.files) : null, source, channel),
      ]
    },
    channel,
  )
  return [tell('ch.oldest', instant(oldest), 'mediaFileFind', channel), ...rest]
}

/**
 * Both ends of what is kept, channel by channel; what was read before a deadline stays. `ends` is filled with the end of each
 * channel's recordings, in digits-as-UTC.
 */
export function recordingsTopic(client: CgiClient, encoding: Encoding, ends: Map<number, number>): Topic {
  return {
    name: 'recordings',
    facts,
    async ask() {
      const search = new Finder(client)
      const now = wallAt(Date.now())
      const readings: DriverReading[] = []
      const channels = await encoding.channels()
      try {
        for (const { index } of channels)
          readings.push(...(await attempt(facts, () => ofChannel(search, index, now, ends), channelOf(index))))
      } finally {
        await search.end()
      }
      return readings
    },
  }
}
