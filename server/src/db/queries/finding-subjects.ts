import type { Kysely } from 'kysely'
import type * as z from 'zod/mini'
import type { subjectName } from '@nadzor/shared/api/review'
import type { Subject, SubjectKind } from '@nadzor/shared/facts/fact'
import type { Tables } from '../tables.ts'

export type SubjectName = z.infer<typeof subjectName>
type Named = Omit<SubjectName, 'kind'>

/** Names under which people know these subjects, by "kind id"; one that is not there any more is left out. */
export async function subjectNames(
  db: Kysely<Tables>,
  subjects: readonly Subject[],
): Promise<Map<string, SubjectName>> {
  const names = new Map<string, SubjectName>()
  for (const [kind, group] of Map.groupBy(subjects, (one) => one.kind)) {
    const ids = [...new Set(group.map((one) => one.id))]
    for (const named of await namesOf(db, kind, ids)) names.set(`${kind} ${named.id}`, { kind, ...named })
  }
  return names
}

async function namesOf(db: Kysely<Tables>, kind: SubjectKind, ids: string[]): Promise<Named[]> {
  switch (kind) {
    case 'institution': {
      const rows = await db.selectFrom('institution').select(['id', 'name']).where('id', 'in', ids).execute()
      return rows.map((row) => ({ ...row, plate: null, place: null }))
    }
    case 'area': {
      const rows = await db
        .selectFrom('area as a')
        .leftJoin('storey as s', 's.id', 'a.storeyId')
        .select(['a.id', 'a.name', 's.name as place'])
        .where('a.id', 'in', ids)
        .execute()
      return rows.map((row) => ({ ...row, plate: null }))
    }
    case 'channel': {
      const rows = await db
        .selectFrom('channel as c')
        .leftJoin('recorder as r', 'r.id', 'c.recorderId')
        .select(['c.id', 'c.name', 'c.number', 'r.plate as place'])
        .where('c.id', 'in', ids)
        .execute()
      return rows.map(({ number, ...row }) => ({ ...row, plate: String(number) }))
    }
    case 'camera':
    case 'recorder':
    case 'sign':
      // One table stands for the three in the types: each has a plate, a name and an area.
      return db
        .selectFrom(`${kind as 'camera'} as t`)
        .leftJoin('area as a', 'a.id', 't.areaId')
        .select(['t.id', 't.plate', 't.name', 'a.name as place'])
        .where('t.id', 'in', ids)
        .execute()
  }
}
