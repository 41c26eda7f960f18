import { randomUUID } from 'node:crypto'
import type { Topic } from '../../driver.ts'
import { find, findAll, textAt } from '../../transport/xml.ts'
import type { Element } from '../../transport/xml.ts'
import { parseWall } from '../device-time.ts'
import { logFacts, readLog } from '../log-facts.ts'
import type { LogEntry } from '../log-facts.ts'
import type { IsapiClient } from './isapi-client.ts'
import { field } from './operations.ts'

const PAGE = 64

function entryOf(item: Element): LogEntry {
  const entry = find(item, 'logDescriptor') ?? item
  const kind = (textAt(entry, 'metaId') ?? '').toLowerCase()
  const info = textAt(entry, 'infoContent') ?? textAt(entry, 'objectDescription') ?? ''
  return {
    wall: parseWall(textAt(entry, 'StartDateTime') ?? textAt(entry, 'startDateTime') ?? textAt(entry, 'time')),
    user: textAt(entry, 'userName'),
    kind,
    // What was looked at: a channel and a time in the same entry.
    range: textAt(entry, 'channelID') !== null && parseWall(info) !== null,
  }
}

/**
 * ContentMgmt/logSearch of operations: the first page and the last one tell how far back it reaches. Some firmware refuses
 * the request without a metaId. Nothing of the log is kept but that it is there, its ends, and what kind of thing it notes.
 */
export function logTopic(client: IsapiClient, user: () => string): Topic {
  const page = async (position: number) => {
    const body =
      field('searchID', randomUUID().toUpperCase()) +
      field('metaId', 'log.std-cgi.com/Operation') +
      `<timeSpanList><timeSpan>${field('startTime', '2000-01-01T00:00:00Z')}${field('endTime', '2037-12-31T23:59:59Z')}</timeSpan></timeSpanList>` +
      field('maxResults', PAGE) +
      field('searchResultPostion', position)
    const result = await client.search('logSearch', 'CMSearchDescription', body)
    const total = Number(textAt(result, 'totalMatches') ?? textAt(result, 'numOfMatches') ?? Number.NaN)
    const entries = findAll(find(result, 'matchList'), 'searchMatchItem').map(entryOf)
    return { entries, total: Number.isInteger(total) ? total : null }
  }
  return {
    name: 'log',
    facts: logFacts,
    async ask() {
      const first = await page(0)
      const { total } = first
      // The total is a claim; a recorder that echoes the page's size has no second page to show.
      const last = total !== null && total > PAGE && total < 10_000_000 ? (await page(total - PAGE)).entries : []
      return readLog([...first.entries, ...last], user(), 'ContentMgmt/logSearch Operation')
    },
  }
}
