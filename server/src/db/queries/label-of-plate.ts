import type { Kysely } from 'kysely'
import type { Rows } from '@nadzor/shared/facts/rows'
import { fromStored } from '../rows.ts'
import type { Tables } from '../tables.ts'

/** CODE of the label on a camera known by its institution's name and its plate; null when it carries none. */
export async function labelOfPlate(db: Kysely<Tables>, institution: string, plate: string): Promise<string | null> {
  const found = await db
    .selectFrom('label')
    .innerJoin('camera', 'camera.id', 'label.subjectId')
    .innerJoin('institution', 'institution.id', 'camera.institutionId')
    .select('label.code')
    .where('institution.name', '=', institution)
    .where('camera.plate', '=', plate)
    .executeTakeFirst()
  return found?.code ?? null
}

/** A recorder known by its institution's name and its plate; null when there is none. */
export async function recorderOfPlate(
  db: Kysely<Tables>,
  institution: string,
  plate: string,
): Promise<Rows['recorder'] | null> {
  const found = await db
    .selectFrom('recorder')
    .innerJoin('institution', 'institution.id', 'recorder.institutionId')
    .selectAll('recorder')
    .where('institution.name', '=', institution)
    .where('recorder.plate', '=', plate)
    .executeTakeFirst()
  return found ? fromStored('recorder', found) : null
}
