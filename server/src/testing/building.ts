import { v7 } from 'uuid'
import type { Rows } from '@nadzor/shared/facts/rows'
import { saveRow } from '../db/change-log.ts'
import type { World } from './app.ts'

/** A corridor with cameras, and a recorder with a channel for each, at the test world's institution `here`. */
export type Building = {
  area: Rows['area']
  cameras: Rows['camera'][]
  recorder: Rows['recorder']
  channels: Rows['channel'][]
}

export async function addBuilding(world: World, count: number): Promise<Building> {
  const institutionId = world.institutions.here.id
  const { db } = world.deps
  const within = () => ({ id: v7(), institutionId })
  const storey = await db
    .selectFrom('storey')
    .select('id')
    .where('institutionId', '=', institutionId)
    .executeTakeFirstOrThrow()
  const area: Rows['area'] = { ...within(), storeyId: storey.id, name: 'Korytarz', kind: 'corridor' }
  const recorder: Rows['recorder'] = {
    ...within(),
    areaId: area.id,
    plate: 'R-01',
    name: 'Rejestrator',
    vendor: null,
    model: null,
  }
  const cameras = Array.from({ length: count }, (_, i): Rows['camera'] => ({
    ...within(),
    ...{ areaId: area.id, plate: `K-0${i + 1}`, name: `Kamera ${i + 1}` },
    ...{ kind: 'fixed', mode: 'recorded', controller: 'own' },
  }))
  const channels = cameras.map((camera, i): Rows['channel'] => ({
    ...within(),
    ...{ recorderId: recorder.id, cameraId: camera.id, number: i + 1, name: `CH${i + 1}` },
  }))
  const origin = { actor: 'system:test', mutationId: null, at: world.deps.now().toISOString() }
  await db.transaction().execute(async (trx) => {
    await saveRow(trx, 'area', area, origin)
    await saveRow(trx, 'recorder', recorder, origin)
    for (const camera of cameras) await saveRow(trx, 'camera', camera, origin)
    for (const channel of channels) await saveRow(trx, 'channel', channel, origin)
  })
  return { area, cameras, recorder, channels }
}
