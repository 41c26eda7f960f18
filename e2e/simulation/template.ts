import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import type { User } from '@nadzor/shared/facts/person'
import type { Rows } from '@nadzor/shared/facts/rows'
import { mintLabels } from '@nadzor/server/commands/labels/mint'
import { saveRow } from '@nadzor/server/db/change-log'
import { migrate, openDatabase } from '@nadzor/server/db/open-database'
import { insertUser } from '@nadzor/server/db/queries/users'
import type { Deps } from '@nadzor/server/deps'
import { createPasswords } from '@nadzor/server/passwords'
import type { SignedIn } from '@nadzor/server/policies/signed-in'
import { seed } from '@nadzor/server/testing/seed'
import { furnish } from '@nadzor/server/testing/school'

export const START = '2026-11-21T09:00:00.000Z'

export type Place = { institutionId: string; storeyId: string; areaId: string; cameraIds: string[] }

/** A seeded authority as every run begins with it: two schools, three inspectors, labels. Made once a process. */
export type Template = {
  file: string
  authorityId: string
  administrator: SignedIn
  inspectors: User[]
  places: Place[]
  labels: string[]
  remove(): Promise<void>
}

export async function makeTemplate(): Promise<Template> {
  const folder = await mkdtemp(join(tmpdir(), 'nadzor-simulated-'))
  const file = join(folder, 'template.sqlite')
  const db = openDatabase(file)
  const deps = {
    db,
    now: () => new Date(START),
    newId: v7,
    randomBytes,
    passwords: createPasswords(),
  } as unknown as Deps
  await migrate(db)
  const { authorityId, institutions, people } = await seed(deps)
  const schools = [institutions.here, institutions.other]

  const inspectors: User[] = []
  for (const [index, name] of ['Anna', 'Jan', 'Ola'].entries()) {
    const assignments = (index === 1 ? schools.slice(0, 1) : schools).map(
      ({ id }) => ({ role: 'inspector', scopeKind: 'institution', scopeId: id }) as const,
    )
    const email = `${name.toLowerCase()}@nadzor.test`
    const user: User = { id: v7(), email, name, language: 'pl', disabled: false, assignments }
    await insertUser(db, { ...user, authorityId, passwordHash: '-', createdAt: START })
    inspectors.push(user)
  }

  const places: Place[] = []
  for (const { id } of schools) {
    const { camera, area, storey } = await furnish(db, id, inspectors[0]!.id)
    const cameras: Rows['camera'][] = [camera]
    for (const number of [2, 3]) {
      const another = { ...camera, id: v7(), plate: `K-0${number}` }
      const origin = { actor: 'system:test', mutationId: null, at: START }
      await db.transaction().execute((trx) => saveRow(trx, 'camera', another, origin))
      cameras.push(another)
    }
    places.push({ institutionId: id, storeyId: storey.id, areaId: area.id, cameraIds: cameras.map((one) => one.id) })
  }
  const administrator = { ...people.administrator.here, scopeEpoch: 1 }
  const labels = await mintLabels(deps, administrator, 8)
  await db.destroy()
  const remove = () => rm(folder, { recursive: true, force: true })
  return { file, authorityId, administrator, inspectors, places, labels: labels.map(({ code }) => code), remove }
}
