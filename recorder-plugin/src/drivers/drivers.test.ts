import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { driverByName, drivers } from './index.ts'

describe('the visible list of drivers', () => {
  it('names exactly the folders, each with a README', () => {
    const folder = new URL('.', import.meta.url)
    const folders = readdirSync(folder, { withFileTypes: true })
      .filter((one) => one.isDirectory())
      .map(({ name }) => name)
    expect(drivers.map(({ name }) => name).sort()).toEqual(folders.sort())
    for (const name of folders) {
      expect(driverByName(name)?.name).toBe(name)
      expect(readdirSync(new URL(`${name}/`, folder))).toContain('README.md')
    }
    expect(driverByName('constructor')).toBeNull()
  })

  it('asks a vendor’s language before the common one, and streams last', () => {
    expect(drivers.map(({ name }) => name)).toEqual(['hikvision', 'dahua', 'onvif', 'rtsp'])
  })
})
