import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld } from '../../testing/app.ts'
import type { World } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'

const [sqlite] = await engines()
if (!sqlite) throw new Error('no engine')

let scratch: string
let world: World
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'nadzor-client-'))
  await writeFile(join(scratch, 'secret.txt'), 'outside')
  const clientDir = join(scratch, 'client')
  await mkdir(join(clientDir, 'assets'), { recursive: true })
  await writeFile(join(clientDir, 'index.html'), '<!doctype html><title>nadzor</title>')
  await writeFile(join(clientDir, 'sw.js'), 'self.x = 1')
  await writeFile(join(clientDir, 'assets', 'app-1a2b3c.js'), 'export {}')
  await writeFile(join(clientDir, 'assets', 'zxing-1a2b3c.wasm'), Buffer.from([0, 0x61, 0x73, 0x6d]))
  await writeFile(join(clientDir, 'manifest.webmanifest'), '{}')
  world = await openWorld(await sqlite.open(), { clientDir })
})
afterAll(async () => {
  await world.close()
  await rm(scratch, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}) => world.anonymous('GET', path, undefined, headers)
const html = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('the built client', () => {
  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%00'])(
    'hands out nothing outside its folder: %s',
    async (path) => {
      const response = await get(path)
      expect(await response.text()).not.toContain('outside')
    },
  )

  it('has a problem, not the page, for a missing asset or an unknown address of the API', async () => {
    for (const path of ['/assets/app-old.js', '/api/visit', '/api', '/favicon.ico']) {
      const response = await get(path)
      expect([path, response.status]).toEqual([path, 404])
      expect(response.headers.get('content-type')).toMatch(/problem\+json/)
    }
  })

  it('lets hashed files be kept for ever, and has all others asked for anew', async () => {
    expect((await get('/assets/app-1a2b3c.js')).headers.get('cache-control')).toContain('immutable')
    for (const path of ['/', '/index.html', '/sw.js', '/manifest.webmanifest'])
      expect([path, (await get(path)).headers.get('cache-control')]).toEqual([path, 'no-cache'])
  })

  it('does not send again what has not changed', async () => {
    const first = await get('/sw.js')
    // Node's fetch would add no-cache to a conditional request; browsers send this when they ask anew.
    const asking = (since: string) => get('/sw.js', { 'If-Modified-Since': since, 'Cache-Control': 'max-age=0' })
    const again = await asking(first.headers.get('last-modified') ?? '')
    expect([again.status, await again.text()]).toEqual([304, ''])
    const older = await asking('Thu, 01 Jan 2026 00:00:00 GMT')
    expect([older.status, await older.text()]).toEqual([200, 'self.x = 1'])
  })

  it('names the types a browser insists on', async () => {
    expect((await get('/assets/zxing-1a2b3c.wasm')).headers.get('content-type')).toBe('application/wasm')
    expect((await get('/sw.js')).headers.get('content-type')).toMatch(/javascript/)
    expect((await get('/manifest.webmanifest')).headers.get('content-type')).toMatch(/^application\/manifest\+json/)
  })

  it('answers every other address a person opens with the page, labels in capitals too', async () => {
    for (const path of ['/', '/L/7K3M29QRST4', '/visit/0190/camera/0191', '/setup?token=abc']) {
      const response = await get(path, html)
      expect([path, response.status]).toEqual([path, 200])
      expect(await response.text()).toContain('<title>nadzor</title>')
    }
  })

  it('says what to do when it has not been built', async () => {
    const bare = await openWorld(await sqlite.open())
    const response = await bare.anonymous('GET', '/', undefined, html)
    await bare.close()
    expect(response.status).toBe(404)
    expect((await response.json()).detail).toContain('npm run build')
  })
})
