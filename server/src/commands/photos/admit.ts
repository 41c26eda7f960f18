import * as z from 'zod/mini'
import { id, sha256 } from '@nadzor/shared/facts/primitives'
import { findRow } from '../../db/queries/find-row.ts'
import { receiptOf } from '../../db/queries/photos.ts'
import type { Deps } from '../../deps.ts'
import { requireInstitution } from '../../policies/require.ts'
import type { Holder } from '../../policies/may.ts'
import { conflict, invalid } from '../../problems.ts'

const announced = z.object({ evidenceId: id, sha256 })
export type Announced = z.infer<typeof announced>

/** What an upload says of itself, or `invalid`. */
export function readAnnounced(metadata: Record<string, string | null> | undefined): Announced {
  const read = announced.safeParse(metadata ?? {})
  if (read.success) return read.data
  throw invalid([{ path: 'Upload-Metadata', message: 'evidenceId (UUIDv7) and sha256 (hex) of the photo' }])
}

/** Whether this user may bring this photo's bytes; asked again with every request of an upload. */
export async function mayBring(deps: Deps, user: Holder & { id: string }, evidenceId: string): Promise<void> {
  const described = await findRow(deps.db, 'evidence', evidenceId)
  if (!described) throw conflict(`Push evidence.add for ${evidenceId} first: no bytes are taken that nobody described.`)
  // Outside a visit whoever described it brings it; on one, any inspector of the school may (a broken phone).
  const verb = described.by === user.id ? 'institution.push' : 'inspection.perform'
  await requireInstitution(deps.db, user, verb, described.institutionId)
}

/** Whether a new upload may begin: it must be the photo that was described, and still be missing. */
export async function admitUpload(
  deps: Deps,
  user: Holder & { id: string },
  { evidenceId, sha256 }: Announced,
  size: number | undefined,
): Promise<void> {
  await mayBring(deps, user, evidenceId)
  const described = await findRow(deps.db, 'evidence', evidenceId)
  if (described?.sha256 !== sha256)
    throw invalid([{ path: 'Upload-Metadata', message: 'sha256 is not the one the photo was described with' }])
  if (described.size !== size)
    throw invalid([{ path: 'Upload-Length', message: `the photo was described with ${described.size} bytes` }])
  if (await receiptOf(deps.db, evidenceId)) throw conflict('These bytes are here already: ask for the receipt.')
}
