import { setTimeout as sleep } from 'node:timers/promises'
import type { DriverReading, Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { hoursMissing, instantOfWall, parseWall, wallAt, wallText } from '../device-time.ts'
import type { Span } from '../device-time.ts'
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
/** Milliseconds between searches: after some thirty in a row without a rest one recorder stalled (recorders.md section 4). */
const REST = 20

const facts = ['ch.oldest', 'ch.newest', 'ch.gaps'] as const

/** Searches for recordings. Some OEM cameras count channels in a search from 0; the first answer shows it. */
class Finder {
  readonly #client: CgiClient
  #base = 1

  constructor(client: CgiClient) {
    this.#client = client
  }

  /** At most `pages` pages of files that lie in the window, oldest first; `complete` when there were no more. */
  async find(index: number, window: Span, size: number, pages: number): Promise<{ files: Span[]; complete: boolean }> {
    const asked = index + this.#base
    const found = await this.#search(asked, window, size, pages)
    if (this.#base === 1 && found.channel === asked && found.channel !== index) {
      this.#base = 0
      return this.#search(index, window, size, pages)
    }
    return found
  }

  async #search(channel: number, window: Span, size: number, pages: number) {
    const object = (await this.#client.send(readRequest('createFinder'))).text('result')
    if (object === null) throw new ProbeError('malformed', 'factory.create without a handle')
    if (!/^[0-9A-Za-z]{1,32}$/.test(object)) throw new ProbeError('malformed', 'a search handle that is none')
    try {
      if (!(await this.#open(object, channel, window))) return { files: [], complete: true, channel: null }
      const files: Span[] = []
      let met: number | null = null
      for (let page = 0; page < pages; page++) {
        const body = await this.#client.send(finder.findNextFile(object, size))
        const own = filesIn(body)
        met ??= body.number('items[0].Channel')
        files.push(...own)
        if (body.indices('items').length < size) return { files, complete: true, channel: met }
      }
      return { files, complete: false, channel: met }
    } finally {
      await this.#end(object)
      await sleep(REST)
    }
  }

  /** False: nothing there, which is said by an error. */
  async #open(object: string, channel: number, { from, until }: Span): Promise<boolean> {
    try {
      await this.#client.sendForText(finder.findFile(object, channel, wallText(from), wallText(until)))
      return true
    } catch (error) {
      if (error instanceof ProbeError && error.kind === 'unsupported') return false
      throw error
    }
  }

  /** Whatever happened: a finder left open costs the recorder one of the few it has. */
  async #end(object: string): Promise<void> {
    for (const request of [finder.close(object), finder.destroy(object)])
      try {
        await this.#client.sendForText(request)
      } catch (error) {
        // What was found is in hand, or its own error is on the way.
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

async function ofChannel(search: Finder, index: number, now: number): Promise<DriverReading[]> {
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
      return [
        tell('ch.newest', instant(newest), source, channel),
        tell('ch.gaps', whole ? hoursMissing(recent.files) : null, source, channel),
      ]
    },
    channel,
  )
  return [tell('ch.oldest', instant(oldest), 'mediaFileFind', channel), ...rest]
}

/** Both ends of what is kept, channel by channel; what was read before a deadline stays. */
export function recordingsTopic(client: CgiClient, encoding: Encoding): Topic {
  return {
    name: 'recordings',
    facts,
    async ask() {
      const search = new Finder(client)
      const now = wallAt(Date.now())
      const readings: DriverReading[] = []
      for (const { index } of await encoding.channels())
        readings.push(...(await attempt(facts, () => ofChannel(search, index, now), channelOf(index))))
      return readings
    },
  }
}
