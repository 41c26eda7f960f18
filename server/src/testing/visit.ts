import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Jimp } from 'jimp'
import { v7 as uuidv7 } from 'uuid'
import type { Rows } from '@nadzor/shared/facts/rows'
import type { Mutation } from '@nadzor/shared/sync/mutations'
import type { MutationResult, Receipt } from '@nadzor/shared/sync/protocol'
import type { Database } from '../db/open-database.ts'
import type { Deps } from '../deps.ts'
import { createPhotos } from '../photos/photos.ts'
import { openWorld } from './app.ts'
import type { Requester, World } from './app.ts'
import { furnish } from './school.ts'
import type { Furnished } from './school.ts'

/** A photo as a phone keeps it: bytes without metadata, and what it says of them. */
export type Shot = { bytes: Buffer; described: Pick<Rows['evidence'], 'sha256' | 'size' | 'width' | 'height'> }

export async function takeShot(width = 64, height = 48, colour = Math.floor(Math.random() * 0xffffff)): Promise<Shot> {
  const bytes = await new Jimp({ width, height, color: colour * 256 + 255 }).getBuffer('image/jpeg')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { bytes, described: { sha256, size: bytes.length, width, height } }
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** Headers that begin an upload of a described photo. */
export const announce = ({ id, sha256, size }: Pick<Rows['evidence'], 'id' | 'sha256' | 'size'>) => ({
  'Tus-Resumable': '1.0.0',
  'Upload-Length': String(size),
  'Upload-Metadata': `evidenceId ${base64(id)},sha256 ${base64(sha256)}`,
})

/** A school of the world's own authority with an open visit, an inspector's requests, and photos in a scratch folder. */
export type VisitWorld = World & {
  school: Furnished & { institution: Rows['institution'] }
  folder: string
  inspector: Requester
  push(mutations: Mutation[], by?: Requester): Promise<MutationResult[]>
  receipts(ids: string[], by?: Requester): Promise<Receipt[]>
}

export async function openVisit(db: Database, overrides: Partial<Deps> = {}): Promise<VisitWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'nadzor-visit-'))
  const world = await openWorld(db, { photos: createPhotos(folder), ...overrides })
  const { institutions, people } = world
  // Furnished where the world's people hold their roles.
  const furnished = await furnish(db, institutions.here.id, people.inspector.here.id)
  const school = { ...furnished, institution: institutions.here, inspector: people.inspector.here }
  const inspector = await world.as('inspector')
  const json = async (response: Response) => {
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
    return response.json()
  }
  return {
    ...world,
    school,
    folder,
    inspector,
    async push(mutations, as = inspector) {
      const answer = await json(await as('POST', '/api/sync/push', { protocol: 1, clientId: uuidv7(), mutations }))
      return answer.results
    },
    async receipts(evidenceIds, as = inspector) {
      return (await json(await as('POST', '/api/sync/receipts', { evidenceIds }))).receipts
    },
    async close() {
      await world.close()
      await world.deps.photos.thumbnails.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
