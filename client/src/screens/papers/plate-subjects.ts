import type { Subject } from '@nadzor/shared/facts/fact'
import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { byPlate, subjectOf, thingsOf } from '../walk/register.ts'

/** A thing papers speak of, under the name on its label. */
export type Named = { subject: Subject; plate: string | null; name: string }

const order = { recorder: 0, sign: 1, camera: 2 } as const

/** The school first, then its recorders with their channels, then signs and cameras by their plates. */
export function plateSubjects(rows: InstitutionRows): Named[] {
  const { institution, channels } = rows
  const whole: Named = { subject: { kind: 'institution', id: institution.id }, plate: null, name: institution.name }
  const things = thingsOf(rows)
    .sort((a, b) => order[a.kind] - order[b.kind] || byPlate(a, b))
    .flatMap((thing): Named[] => {
      const own: Named = { subject: subjectOf(thing), plate: thing.plate, name: thing.name }
      if (thing.kind !== 'recorder') return [own]
      const parts = channels
        .filter(({ recorderId }) => recorderId === thing.id)
        .sort((a, b) => a.number - b.number)
        .map((row): Named => ({
          subject: { kind: 'channel', id: row.id },
          plate: `${thing.plate}/${row.number}`,
          name: row.name,
        }))
      return [own, ...parts]
    })
  return [whole, ...things]
}
