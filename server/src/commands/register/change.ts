import type { Transaction } from 'kysely'
import type * as z from 'zod/mini'
import type { registerChange } from '@nadzor/shared/api/register'
import type { Institution } from '@nadzor/shared/facts/institution'
import type { RowKind, Rows } from '@nadzor/shared/facts/rows'
import { appendChange, institutionOf, lockStreams, saveRow } from '../../db/change-log.ts'
import { markDirty } from '../../db/queries/dirty-institutions.ts'
import { findRow } from '../../db/queries/find-row.ts'
import { bindLabel, labelOfAuthority } from '../../db/queries/label-binding.ts'
import type { Tables } from '../../db/tables.ts'
import type { Deps } from '../../deps.ts'
import type { SignedIn } from '../../policies/signed-in.ts'
import { conflict, invalid, notFound } from '../../problems.ts'

export type RegisterChange = z.infer<typeof registerChange>
type Place = Exclude<RegisterChange, { kind: 'label' }>

/** What a row of the register refers to, all within its own institution. */
const references: { [K in Place['kind']]: (row: Rows[K]) => [RowKind, string | null][] } = {
  site: () => [],
  building: (row) => [['site', row.siteId]],
  storey: (row) => [['building', row.buildingId]],
  area: (row) => [['storey', row.storeyId]],
  camera: (row) => [['area', row.areaId]],
  recorder: (row) => [['area', row.areaId]],
  channel: (row) => [
    ['recorder', row.recorderId],
    ['camera', row.cameraId],
  ],
  sign: (row) => [['area', row.areaId]],
}

/**
 * Adds or changes one row of an institution's register. The same row again changes nothing. Throws `invalid` when the
 * row is another institution's or refers to one, `conflict` when its id is taken by such a row.
 */
export async function changeRegister(
  deps: Deps,
  user: SignedIn,
  institution: Institution,
  change: RegisterChange,
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const streams = change.kind === 'label' ? [institution.id, institution.authorityId] : [institution.id]
    await lockStreams(trx, streams)
    const origin = { actor: user.id, mutationId: null, at: deps.now().toISOString() }
    if (change.kind === 'label') await hangLabel(trx, institution, change, origin)
    else await place(trx, institution, change, origin)
    await markDirty(trx, institution.id)
  })
}

type Origin = { actor: string; mutationId: null; at: string }

async function place(
  trx: Transaction<Tables>,
  institution: Institution,
  { kind, row }: Place,
  origin: Origin,
): Promise<void> {
  if (row.institutionId !== institution.id)
    throw invalid([{ path: 'row.institutionId', message: 'must be the institution of the address' }])
  const before = await findRow(trx, kind, row.id)
  if (before && institutionOf(before) !== institution.id) throw conflict('A row with this id exists elsewhere.')
  if (before && JSON.stringify(before) === JSON.stringify(row)) return
  for (const [of, id] of references[kind](row as never)) {
    const found = id === null ? null : await findRow(trx, of, id)
    if (id !== null && (!found || institutionOf(found) !== institution.id))
      throw invalid([{ path: `row.${of}Id`, message: `this institution has no such ${of}` }])
  }
  await saveRow(trx, kind, row as Rows[typeof kind], origin)
}

/** An administrator may also hang a label somewhere else: a camera was replaced, a sticker went to the wrong wall. */
async function hangLabel(
  trx: Transaction<Tables>,
  institution: Institution,
  { code, subjectKind, subjectId }: Extract<RegisterChange, { kind: 'label' }>,
  origin: Origin,
): Promise<void> {
  const subject = await findRow(trx, subjectKind, subjectId)
  if (!subject || institutionOf(subject) !== institution.id)
    throw invalid([{ path: 'subjectId', message: `this institution has no such ${subjectKind}` }])
  const label = await labelOfAuthority(trx, institution.authorityId, code)
  if (!label) throw notFound(`No label ${code} was printed for this authority.`)
  if (label.subjectId === subjectId) return
  const bound = { ...label, institutionId: institution.id, subjectKind, subjectId, boundAt: origin.at }
  await bindLabel(trx, bound)
  const entry = { streamId: institution.authorityId, entityKind: 'label', entityId: label.id, payload: bound }
  await appendChange(trx, { ...origin, ...entry })
}
