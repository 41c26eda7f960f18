import { institutionsResponse, labelsResponse } from '@nadzor/shared/api/administration'
import type { Institution } from '@nadzor/shared/facts/institution'
import { rowSchemas } from '@nadzor/shared/facts/rows'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import { pullResponse, scopeResponse } from '@nadzor/shared/sync/protocol'
import type { World } from './world.ts'

/** People and places of the demo authority that journeys speak of (server/src/demo/authority.json). */
export const people = {
  inspector: 'inspektor@demo.nadzor',
  reviewer: 'ocena@demo.nadzor',
  installer: 'serwis@demo.nadzor',
  head: 'dyrektor@demo.nadzor',
  administrator: 'admin@demo.nadzor',
} as const
export const SCHOOL = 'Szkoła Podstawowa nr 214'
/** Hangs in a room the register calls a corridor; it is the anteroom of the pupils' toilet. */
export const PLATE = 'K-07'

export async function school(world: World): Promise<Institution> {
  const administrator = await world.as(people.administrator)
  const { institutions } = institutionsResponse.parse(await administrator.get('/api/institutions?q=214'))
  const found = institutions.find(({ name }) => name === SCHOOL)
  if (!found) throw new Error(`the demo has no ${SCHOOL}`)
  return found
}

/** The label that hangs on `plate` in the school: its code, and the SVG as the server prints it. */
export async function printedLabel(world: World, plate: string = PLATE): Promise<{ code: string; svg: string }> {
  const administrator = await world.as(people.administrator)
  const { id } = await school(world)
  for (let after = ''; ;) {
    const asked = `/api/labels?limit=100&q=${plate}${after}`
    const { labels, plates, next } = labelsResponse.parse(await administrator.get(asked))
    const label = labels.find(({ code, institutionId }) => institutionId === id && plates?.[code] === plate)
    if (label) return { code: label.code, svg: await administrator.text(`/api/labels/${label.code}.svg`) }
    if (next === null) throw new Error(`${SCHOOL} has no label on ${plate}`)
    after = `&after=${encodeURIComponent(next)}`
  }
}

/** Every row of one kind of the school, as an inspector's phone would pull it. */
export async function pulledRows<K extends RowKind>(world: World, kind: K): Promise<Rows[K][]> {
  const inspector = await world.as(people.inspector)
  const { id: institutionId } = await school(world)
  const { epoch } = scopeResponse.parse(await inspector.get('/api/sync/scope'))
  const latest = new Map<string, Rows[K]>()
  for (let cursor = 0, more = true; more;) {
    const asked = { protocol: 1, institutionId, epoch, cursor }
    const page = pullResponse.parse(await inspector.send('POST', '/api/sync/pull', asked))
    for (const { kind: of, id, row } of page.rows) {
      if (of === kind && row) latest.set(id, rowSchemas[kind].parse(row) as Rows[K])
    }
    ;({ cursor, more } = page)
  }
  return [...latest.values()]
}
