import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { parseWall, wallAt, wallText } from '../device-time.ts'
import { logFacts, readLog } from '../log-facts.ts'
import type { LogEntry } from '../log-facts.ts'
import type { CgiBody } from './cgi-body.ts'
import type { CgiClient } from './cgi-client.ts'
import { logFinder } from './operations.ts'

const DAY = 86_400_000
const PAGE = 100
/** Pages of a log as a whole: enough to see its order and what kinds of thing it notes; and of its last days, to see its end. */
const FIRST_PAGES = 2
const RECENT_PAGES = 5
/** Days in which the end of a long log is looked for, as milliseconds. */
const RECENT = 3 * DAY
/** The furthest back that anybody's law asks for, with room. */
const HORIZON = 5 * 365 * DAY

function entriesIn(body: CgiBody): LogEntry[] {
  return body.indices('items').map((i) => {
    const key = (name: string) => body.text(`items[${String(i)}].${name}`)
    const detail = key('Detail') ?? key('Detail.Data') ?? ''
    // Seen as dd-mm-yyyy on a live unit and as yyyy-mm-dd in the manual.
    const at = detail.indexOf('Start Time:')
    return {
      wall: parseWall(key('Time')),
      user: key('User') ?? key('UserName'),
      kind: (key('Type') ?? '').toLowerCase(),
      range: detail.includes('Channel') && at >= 0 && parseWall(detail.slice(at)) !== null,
    }
  })
}

type Window = { from: number; until: number }

/** One search in the log, closed whatever happens. */
async function withSearch<T>(
  client: CgiClient,
  window: Window,
  use: (token: string, count: number | null) => Promise<T>,
): Promise<T> {
  const opened = await client.send(logFinder.startFind(wallText(window.from), wallText(window.until)))
  const token = opened.text('token')
  if (token === null || !/^[0-9A-Za-z]{1,32}$/.test(token))
    throw new ProbeError('malformed', 'startFind without a token')
  try {
    return await use(token, opened.number('count'))
  } finally {
    await client.sendForText(logFinder.stopFind(token)).catch((error: unknown) => {
      if (!(error instanceof ProbeError)) throw error
    })
  }
}

/** Entries of a window in the recorder's own order, and whether they are all. */
function readWindow(
  client: CgiClient,
  window: Window,
  pages: number,
): Promise<{ entries: LogEntry[]; complete: boolean }> {
  return withSearch(client, window, async (token) => {
    const entries: LogEntry[] = []
    for (let page = 0; page < pages; page++) {
      const own = entriesIn(await client.send(logFinder.doFind(token, PAGE)))
      entries.push(...own)
      if (own.length < PAGE) return { entries, complete: true }
    }
    return { entries, complete: false }
  })
}

/** Whether anything is noted in a window, by the number alone; null when the recorder gives none. */
const isNoted = (client: CgiClient, window: Window) =>
  withSearch(client, window, (_token, count) => Promise.resolve(count === null ? null : count > 0))

/** The day of the oldest entry, by halving: for a recorder that shows the newest first and has more than we read. */
async function oldestDay(client: CgiClient, seen: number, now: number): Promise<number | null> {
  const horizon = now - HORIZON
  let [empty, noted] = [horizon, seen]
  while (noted - empty > DAY) {
    const middle = Math.floor((empty + noted) / 2)
    const found = await isNoted(client, { from: horizon, until: middle })
    if (found === null) return null
    if (found) noted = middle
    else empty = middle
  }
  return noted
}

/**
 * log.cgi. Nothing of the log is kept but that it is there, its ends, and what kind of thing it notes. How far back it reaches is
 * not guessed from a part of it.
 */
export function logTopic(client: CgiClient, user: () => string): Topic {
  return {
    name: 'log',
    facts: logFacts,
    async ask() {
      const now = wallAt(Date.now())
      const { entries, complete } = await readWindow(client, { from: now - HORIZON, until: now + DAY }, FIRST_PAGES)
      const walls = entries.map(({ wall }) => wall).filter((wall) => wall !== null)
      const [head, tail] = [walls[0], walls.at(-1)]
      const source = 'log.cgi startFind, doFind'
      if (complete || head === undefined || tail === undefined) return readLog(entries, user(), source)
      // Newest first: its beginning was not reached.
      if (head >= tail) {
        const oldest = await oldestDay(client, Math.min(...walls), now)
        return readLog(entries, user(), source, { oldest })
      }
      // Oldest first: its end was not. It is in the last days, or it stays unknown.
      const recent = await readWindow(client, { from: now - RECENT, until: now + DAY }, RECENT_PAGES)
      const own = user()
      const ends = recent.entries
        .filter((entry) => entry.user !== own && entry.wall !== null)
        .map(({ wall }) => wall ?? 0)
      const newest = recent.complete && ends.length > 0 ? Math.max(...ends) : null
      return readLog([...entries, ...recent.entries], own, source, { newest })
    },
  }
}
