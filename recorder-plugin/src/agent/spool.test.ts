import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
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
  it('refuses a second agent while the first lives, and not one that left its socket behind', async () => {
    const first = await openSpool(folder)
    await expect(openSpool(folder)).rejects.toThrow('another agent')
    await first.close()
    const dead = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(join(folder, 'lock'))}, () => process.kill(process.pid, 'SIGKILL'))`,
    ])
    await once(dead, 'exit')
    const second = await openSpool(folder)
    await second.close()
  })

  it('lets one of several that start at one moment in, whatever a power cut left', async () => {
    const dead = await openSpool(folder)
    await dead.close()
    await writeFile(join(folder, 'lock'), '')
    const all = await Promise.allSettled([1, 2, 3].map(() => openSpool(folder)))
    const opened = all.filter((one) => one.status === 'fulfilled')
    expect(opened.length).toBeLessThanOrEqual(1)
    for (const one of opened) await one.value.close()
  })

  it('has after a kill what was added, and not what was delivered', async () => {
    const spool = await openSpool(folder)
    await Promise.all([spool.add(told('a')), spool.add(told('b')), spool.add(told('a', 2))])
    await spool.remove(told('b'))
    // What the disk holds at this moment, for another process.
    const elsewhere = `${folder}-2`
    await mkdir(elsewhere)
    await copyFile(file, join(elsewhere, 'results.jsonl'))
    const after = await openSpool(elsewhere)
    expect(after.waiting()).toEqual([told('a'), told('a', 2)])
    await after.close()
    await spool.close()
  })

  it('goes on after a full disk, and says meanwhile that it does not work', async () => {
    const spool = await openSpool(folder)
    await spool.add(told('a'))
    const { promises } = await import('node:fs')
    const probeHandle = await promises.open(file, 'r')
    const proto = Object.getPrototypeOf(probeHandle) as { appendFile: (data: string) => Promise<void> }
    await probeHandle.close()
    const real = proto.appendFile
    // Half a line gets to the disk, then there is no room.
    proto.appendFile = async function (this: typeof proto, data: string) {
      await real.call(this, data.slice(0, data.length / 2))
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    }
    try {
      await expect(spool.add(told('b'))).rejects.toThrow('no space')
      expect(await spool.works()).toBe(false)
    } finally {
      proto.appendFile = real
    }
    expect(await spool.works()).toBe(true)
    await spool.add(told('c'))
    expect(spool.waiting()).toEqual([told('a'), told('c')])
    await spool.close()
    const after = await openSpool(folder)
    expect(after.waiting()).toEqual([told('a'), told('c')])
    await after.close()
  })

  it('leaves out a line that was torn, wherever it was torn, and goes on behind it', async () => {
    const spool = await openSpool(folder)
    await spool.add(told('a'))
    const { length } = await readFile(file)
    await spool.add(told('b'))
    await spool.close()
    const whole = await readFile(file)
    for (const at of [
      length + 1,
      length + 9,
      Math.round((length + whole.length) / 2),
      whole.length - 2,
      whole.length - 1,
    ]) {
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
