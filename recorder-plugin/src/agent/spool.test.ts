import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, copyFile, mkdir, mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
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
  it('refuses a second agent, of this process or another, and not one that was killed', async () => {
    const code = `
      const { openSpool } = await import(${JSON.stringify(new URL('spool.ts', import.meta.url).href)})
      await openSpool(${JSON.stringify(folder)})
      process.stdout.write('open')
      setInterval(() => undefined, 1000)`
    const other = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(other.stdout, 'data')
    await expect(openSpool(folder)).rejects.toThrow('another agent')
    other.kill('SIGKILL')
    await once(other, 'exit')
    const first = await openSpool(folder)
    await expect(openSpool(folder)).rejects.toThrow('another agent')
    await first.close()
    await (await openSpool(folder)).close()
  })

  it('lets one of several that start at one moment in, wherever its folder is and whatever a power cut left', async () => {
    // Longer than the address of a socket may be.
    const deep = join(folder, 'a'.repeat(150))
    await mkdir(deep, { recursive: true })
    await writeFile(join(deep, 'lock'), String(process.ppid))
    const all = await Promise.allSettled([1, 2, 3].map(() => openSpool(deep)))
    const opened = all.filter((one) => one.status === 'fulfilled')
    expect(opened.length).toBe(1)
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

  it('goes on after a full disk, says meanwhile that it does not work, and loses nothing', async () => {
    const spool = await openSpool(folder)
    await spool.add(told('a'))
    const handle = await open(file, 'r')
    const methods = Object.getPrototypeOf(handle) as FileHandle
    await handle.close()
    // Half a line gets to the disk, then there is no room.
    const full = vi.spyOn(methods, 'appendFile').mockImplementation(async function (this: FileHandle, data) {
      await this.write(data.slice(0, data.length / 2) as Uint8Array)
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    })
    try {
      await expect(spool.add(told('b'))).rejects.toThrow('no space')
      expect(await spool.works()).toBe(false)
      // Named as held, so that nobody asks the recorder again, and delivered.
      expect(spool.waiting()).toEqual([told('a'), told('b')])
      await spool.remove(told('a'))
    } finally {
      full.mockRestore()
    }
    expect(await spool.works()).toBe(true)
    await spool.add(told('c'))
    await spool.close()
    const after = await openSpool(folder)
    expect(after.waiting()).toEqual([told('b'), told('c')])
    await after.close()
  })

  it('is emptied by the last delivery also on a full disk', async () => {
    const spool = await openSpool(folder)
    await spool.add(told('a'))
    const handle = await open(file, 'r')
    const full = vi
      .spyOn(Object.getPrototypeOf(handle) as FileHandle, 'appendFile')
      .mockRejectedValue(new Error('full'))
    await handle.close()
    try {
      await spool.remove(told('a'))
      expect([await readFile(file, 'utf8'), await spool.works()]).toEqual(['', true])
    } finally {
      full.mockRestore()
    }
    await spool.close()
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
