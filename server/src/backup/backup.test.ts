import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { push } from '../commands/push/push.ts'
import { openDatabase } from '../db/open-database.ts'
import type { Database } from '../db/open-database.ts'
import { prepareAccessScene } from '../testing/access-scene.ts'
import type { AccessScene } from '../testing/access-scene.ts'
import { openWorld } from '../testing/app.ts'
import { mutation } from '../testing/school.ts'
import { backUp } from './back-up.ts'
import { filesBelow } from './files.ts'
import { restore } from './restore.ts'

describe('a server backed up while it runs', () => {
  let folder: string
  let db: Database
  let scene: AccessScene
  const place = () => ({ databaseUrl: join(folder, 'nadzor.sqlite'), dataDir: scene.world.deps.config.dataDir })
  const target = (name = 'new') => ({ databaseUrl: join(folder, name, 'nadzor.sqlite'), dataDir: join(folder, name) })
  const now = () => new Date('2026-11-22T01:00:00.000Z')
  const backup = () => backUp(place(), join(folder, 'backup'), now)
  const answers = async (of: Database) => (await of.selectFrom('answer').select('id').execute()).length
  const photoFile = async (of: string) => {
    const path = (await filesBelow(join(of, 'photos'))).find((one) => one.includes(scene.photo.sha256))
    return join(of, 'photos', path ?? '')
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nadzor-backup-'))
    db = openDatabase(join(folder, 'nadzor.sqlite'))
    scene = await prepareAccessScene(await openWorld(db))
  })
  afterEach(async () => {
    await scene.world.close()
    await db.destroy()
    await rm(folder, { recursive: true, force: true })
  })

  it('is not restored over anything, from half a backup, or from a damaged one', async () => {
    await expect(restore(join(folder, 'nothing'), target())).rejects.toThrow(/no backup.json/)
    await backup()
    await expect(restore(join(folder, 'backup'), place())).rejects.toThrow(/not empty/)
    const photo = await photoFile(join(folder, 'backup'))
    const good = await readFile(photo)
    await writeFile(photo, good.subarray(0, -1))
    await expect(restore(join(folder, 'backup'), target('a'))).rejects.toThrow(/damaged/)
    await rm(photo)
    await expect(restore(join(folder, 'backup'), target('b'))).rejects.toThrow(/is not in the backup/)
    await writeFile(photo, good)
    await appendFile(join(folder, 'backup', 'nadzor.sqlite'), 'x')
    await expect(restore(join(folder, 'backup'), target('c'))).rejects.toThrow(/not as it was written/)
    await rm(join(folder, 'backup', 'backup.json'))
    await expect(restore(join(folder, 'backup'), target('d'))).rejects.toThrow(/no backup.json/)
  })

  it('does not mark a backup as whole when a photo of the server is damaged', async () => {
    const photo = await photoFile(scene.world.deps.config.dataDir)
    await appendFile(photo, 'x')
    await expect(backup()).rejects.toThrow(/damaged/)
    expect(await readdir(join(folder, 'backup'))).not.toContain('backup.json')
  })

  it('comes back as one committed state, though answers arrived meanwhile, and every phone starts over', async () => {
    const { world } = scene
    const inspector = world.people.inspector.here
    const within = { institutionId: scene.camera.institutionId, inspectionId: scene.inspection.id }
    const said = { unavailable: null, how: 'observed', observedAt: world.deps.now().toISOString() } as const
    const give = () =>
      mutation('answer.give', within.institutionId, {
        answer: {
          ...{
            id: v7(),
            ...within,
            subjectKind: 'camera',
            subjectId: scene.camera.id,
            fact: `ans.${v7()}`,
            value: true,
          },
          ...{ ...said, by: inspector.id, evidenceIds: [], replaces: [], marks: [] },
        },
      })
    let arriving = true
    const stream = (async () => {
      while (arriving) {
        await push(world.deps, inspector, { clientId: v7(), mutations: [give(), give(), give()] })
        await new Promise((resolve) => setImmediate(resolve))
      }
    })()
    const before = await answers(db)
    await backup()
    arriving = false
    await stream
    const told = await restore(join(folder, 'backup'), target())
    expect(told.photos).toBe(1)
    expect(told.streams).toBeGreaterThanOrEqual(5)

    const restored = openDatabase(target().databaseUrl)
    try {
      const count = await answers(restored)
      expect((count - before) % 3).toBe(0)
      expect(count).toBeLessThanOrEqual(await answers(db))
      const epochs = await restored.selectFrom('user').select('scopeEpoch').execute()
      expect(epochs.every(({ scopeEpoch }) => scopeEpoch > 1000)).toBe(true)
      expect(await restored.selectFrom('session').selectAll().execute()).toEqual([])
    } finally {
      await restored.destroy()
    }
    expect((await readFile(await photoFile(target().dataDir))).length).toBe(scene.photo.size)
  })

  it('keeps the keys without which logins and rescue files cannot be opened', async () => {
    const { dataDir } = scene.world.deps.config
    for (const name of ['credential.key', 'rescue.key']) await writeFile(join(dataDir, name), `of ${name}`)
    await backup()
    await restore(join(folder, 'backup'), target())
    for (const name of ['credential.key', 'rescue.key'])
      expect(await readFile(join(target().dataDir, name), 'utf8')).toBe(`of ${name}`)
  })

  it('copies photos once, however often it is backed up', async () => {
    await backup()
    const photo = await photoFile(join(folder, 'backup'))
    const { mtimeMs } = await stat(photo)
    expect(await backup()).toMatchObject({ photos: 1, bytes: scene.photo.size })
    expect((await stat(photo)).mtimeMs).toBe(mtimeMs)
  })
})
