import type { Kysely } from 'kysely'
import { rowKinds } from '@nadzor/shared/facts/rows'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'

/** Everything of one institution as `factsOf` reads it; null when there is no such institution. */
export async function institutionRows(db: Kysely<Tables>, institutionId: string): Promise<InstitutionRows | null> {
  const own = await db.selectFrom('institution').selectAll().where('id', '=', institutionId).executeTakeFirst()
  if (!own) return null
  const rows: Record<string, unknown> = { institution: fromStored('institution', own) }
  for (const kind of rowKinds) {
    if (kind === 'institution') continue
    // Every table but the institution's own has `institutionId`; one stands for all in the types.
    const found = await db
      .selectFrom(kind as 'site')
      .selectAll()
      .where('institutionId', '=', institutionId)
      .execute()
    rows[`${kind}s`] = found.map((stored) => fromStored(kind, stored))
  }
  return rows as InstitutionRows
}
