import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { custodyResponse } from '@nadzor/shared/api/custody'
import { prepareAccessScene } from '../../testing/access-scene.ts'
import type { AccessScene } from '../../testing/access-scene.ts'
import { openWorld } from '../../testing/app.ts'
import type { Requester } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'

describe.each(await engines())('photos compared with their receipts on $name', ({ open }) => {
  let scene: AccessScene
  let administrator: Requester
  let elsewhere: Requester
  const errors: unknown[] = []
  beforeEach(async () => {
    errors.length = 0
    scene = await prepareAccessScene(await openWorld(await open()))
    const { log } = scene.world.deps
    log.error = ((fields: unknown) => void errors.push(fields)) as typeof log.error
    administrator = await scene.world.as('administrator')
    elsewhere = await scene.world.as('administrator', 'abroad')
  })
  afterEach(() => scene.world.close())

  const ask = async (who: Requester, method: string, path: string) =>
    custodyResponse.parse(await (await who(method, path, method === 'POST' ? {} : undefined)).json())
  const check = () => ask(administrator, 'POST', '/api/custody/check')
  const fileOfPhoto = async (): Promise<string> => {
    const folder = join(scene.world.deps.config.dataDir, 'photos')
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const [file] = entries.filter((entry) => entry.isFile() && entry.name.startsWith(scene.photo.sha256))
    return join(file?.parentPath ?? '', file?.name ?? '')
  }

  it('says that there was no comparison yet, then that all is well', async () => {
    expect(await ask(administrator, 'GET', '/api/custody')).toEqual({ checked: null, total: 0, faults: [] })
    const { checked, total } = await check()
    expect(checked).toMatchObject({ photos: 1, bytes: scene.photo.size })
    expect(total).toBe(0)
    expect(errors).toEqual([])
  })

  it('raises an alarm for a file that is gone, at the administrators of that authority only', async () => {
    await rm(await fileOfPhoto())
    const { total, faults } = await check()
    expect(total).toBe(1)
    expect(faults).toMatchObject([{ evidenceId: scene.photo.id, fault: 'missing', sha256: scene.photo.sha256 }])
    expect(errors).toMatchObject([{ evidenceId: scene.photo.id, fault: 'missing' }])
    expect(await ask(administrator, 'GET', '/api/custody')).toMatchObject({ total: 1 })
    expect(await ask(elsewhere, 'GET', '/api/custody')).toMatchObject({ total: 0, faults: [] })
  })

  it('raises it for one flipped byte and for a cut file, and takes it back when the bytes are right again', async () => {
    const file = await fileOfPhoto()
    const { buffer } = await import('node:stream/consumers')
    const stored = await scene.world.deps.photos.store.open(scene.photo.sha256)
    const good = stored ? await buffer(stored) : Buffer.alloc(0)
    const flipped = Buffer.from(good)
    flipped[good.length >> 1] = (flipped[good.length >> 1] ?? 0) ^ 1
    for (const bad of [flipped, good.subarray(0, -1)]) {
      await writeFile(file, bad)
      expect((await check()).faults).toMatchObject([{ fault: 'damaged' }])
    }
    await writeFile(file, good)
    expect((await check()).total).toBe(0)
  })

  it('raises it for a photo said to be received without a receipt', async () => {
    await scene.world.deps.db.deleteFrom('receipt').where('evidenceId', '=', scene.photo.id).execute()
    expect((await check()).faults).toMatchObject([{ evidenceId: scene.photo.id, fault: 'unreceipted' }])
  })
})
