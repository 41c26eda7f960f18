import { describe, expect, it } from 'vitest'
import { findChromium, requireChromium } from './chromium.ts'
import type { Machine } from './chromium.ts'

function machine(given: Partial<Machine> & { programs?: string[]; installs?: string }): Machine & { ran: string[] } {
  const programs = new Set(given.programs ?? [])
  const ran: string[] = []
  return {
    env: { PATH: '/usr/bin' },
    platform: 'linux',
    isRoot: false,
    isExecutable: (path) => programs.has(path),
    say: () => undefined,
    run: (command, args) => {
      ran.push([command, ...args].join(' '))
      if (args.includes('chromium') && given.installs) programs.add(given.installs)
      return true
    },
    ran,
    ...given,
  }
}

describe('looking for a Chromium', () => {
  it('refuses a CHROMIUM_PATH that leads nowhere instead of taking another', () => {
    const wrong = machine({ env: { PATH: '/usr/bin', CHROMIUM_PATH: '/opt/none' }, programs: ['/usr/bin/chromium'] })
    expect(() => findChromium(wrong)).toThrow('CHROMIUM_PATH is /opt/none')
  })

  it('says in one sentence what to do when it may not install', () => {
    const user = machine({ programs: ['/usr/bin/apt-get'], installs: '/usr/bin/chromium' })
    expect(() => requireChromium(user)).toThrow(/^The browser tests need Chromium: install it .+\.$/)
    expect(user.ran).toEqual([])
  })

  it('says the same when the installation brought none', () => {
    expect(() => requireChromium(machine({ isRoot: true, programs: ['/usr/bin/apt-get'] }))).toThrow('need Chromium')
  })

  it('prefers the variable, then the names of the system', () => {
    const programs = ['/opt/chrome', '/usr/bin/google-chrome', '/usr/bin/chromium']
    expect(findChromium(machine({ env: { PATH: '/usr/bin', CHROMIUM_PATH: '/opt/chrome' }, programs }))).toBe(
      '/opt/chrome',
    )
    expect(findChromium(machine({ programs }))).toBe('/usr/bin/chromium')
  })

  it('installs the one of Debian as root, and says so', () => {
    const said: string[] = []
    const root = machine({
      isRoot: true,
      programs: ['/usr/bin/apt-get'],
      installs: '/usr/bin/chromium',
      say: (line) => said.push(line),
    })
    expect(requireChromium(root)).toBe('/usr/bin/chromium')
    expect(said).toEqual([expect.stringContaining('apt-get install chromium')])
  })
})
