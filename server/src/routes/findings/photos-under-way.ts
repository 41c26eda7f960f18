import type { Finding } from '@nadzor/shared/findings/finding'
import { undeliveredPhotos } from '../../db/queries/finding-photos.ts'
import { historiesOf } from '../../db/queries/findings.ts'
import type { Database } from '../../db/open-database.ts'

/** How many photos of each finding are described and not here: those its history names, and those of its subject. */
export async function photosUnderWay(db: Database, findings: readonly Finding[]): Promise<Map<string, number>> {
  if (findings.length === 0) return new Map()
  const histories = await historiesOf(db, { findingIds: findings.map((one) => one.id) })
  const missing = await undeliveredPhotos(
    db,
    findings.map((one) => one.institutionId),
  )
  return new Map(
    findings.map(({ id, subjectId }) => {
      const named = new Set((histories.get(id) ?? []).flatMap((one) => one.evidenceIds))
      return [id, missing.filter((photo) => named.has(photo.id) || photo.subjectId === subjectId).length]
    }),
  )
}
