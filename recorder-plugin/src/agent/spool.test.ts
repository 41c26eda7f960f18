import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSpool } from './spool.ts'
import type { Told } from './spool.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'nadzor-spool-')), 'spool')
  file = join(folder, 'results.jsonl')
})
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

const told = (jobId: string, fence = 1): Told => ({
  jobId,
  fence,
  result: {
    driver: 'onvif',
    startedAt: '2026-11-21T09:00:00.000Z',
    endedAt: '2026-11-21T09:00:01.000Z',
    login: 'ok',
    pin: null,
    failure: null,
    readings: [],
    transcript: [],
  },
})

describe('a spool', () => {
  it('refuses a second agent, and not one that is dead', async () => {
    const first = await openSpool(folder)
    await writeFile(join(folder, 'lock'), String(process.ppid))
    await expect(openSpool(folder)).rejects.toThrow('another agent')
    await writeFile(join(folder, 'lock'), '999999999')
    const second = await openSpool(folder)
    await second.close()
    await first.close()
  })

  it('has after a kill what was added, and not what was delivered', async () => {
    const spool = await openSpool(folder)
    await Promise.all([spool.add(told('a')), spool.add(told('b')), spool.add(told('a', 2))])
    await spool.remove(told('b'))
    // No close: the process is gone.
    const after = await openSpool(folder)
    expect(after.waiting()).toEqual([told('a'), told('a', 2)])
    await after.close()
  })

  it('leaves out a line that was torn, wherever it was torn, and goes on behind it', async () => {
    const spool = await openSpool(folder)
    await spool.add(told('a'))
    const { length } = await readFile(file)
    await spool.add(told('b'))
    await spool.close()
    const whole = await readFile(file)
    for (let at = length; at < whole.length; at += 7) {
      await truncate(file, 0)
      await appendFile(file, whole.subarray(0, at))
      const after = await openSpool(folder)
      expect(after.waiting()).toEqual([told('a')])
      await after.add(told('c'))
      await after.close()
      const again = await openSpool(folder)
      expect(again.waiting()).toEqual([told('a'), told('c')])
      await again.close()
    }
  })

  it('is empty when everything was delivered, and keeps apart what the server refused', async () => {
    const spool = await openSpool(folder)
    await spool.add(told('a'))
    await spool.add(told('b'))
    await spool.remove(told('a'))
    await spool.setAside(told('b'), 'endedAt')
    expect(spool.waiting()).toEqual([])
    await spool.close()
    expect(await readFile(file, 'utf8')).toBe('')
    expect(JSON.parse(await readFile(join(folder, 'refused.jsonl'), 'utf8'))).toEqual({ why: 'endedAt', ...told('b') })
  })
})
