import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig, variables } from './config.ts'

/** The sentences an environment is refused with. */
function sentences(env: Record<string, string>): string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences
    throw error
  }
  return []
}

describe('the environment', () => {
  it.each([
    [{ PORT: 'web' }, 'PORT must be a port number from 1 to 65535; it is "web".'],
    [{ PORT: '70000' }, 'PORT must be a port number from 1 to 65535; it is "70000".'],
    [
      { PUBLIC_URL: 'nadzor.example.org' },
      'PUBLIC_URL must be an http:// or https:// address without a path, such as https://nadzor.example.org; it is "nadzor.example.org".',
    ],
    [{ SESSION_DAYS: '0' }, 'SESSION_DAYS must be a number of days from 1 to 365; it is "0".'],
    [{ TRUST_PROXY: 'true' }, 'TRUST_PROXY must be yes or no; it is "true".'],
    [
      { PROBE_NETWORKS: '10.20.0.0' },
      'PROBE_NETWORKS must be networks in CIDR form, separated by commas, such as 10.20.0.0/16; it is "10.20.0.0".',
    ],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; it is "loud".'],
  ])('refuses %o with one sentence', (env, sentence) => {
    expect(sentences(env)).toEqual([sentence])
  })

  it('names every wrong variable at once', () => {
    expect(sentences({ PORT: '-1', SESSION_DAYS: 'many', PUBLIC_URL: 'http://x/y' })).toHaveLength(3)
  })

  it('does not print the password of a wrong database address', () => {
    const [sentence] = sentences({ DATABASE_URL: 'mysql://nadzor:hush@db/nadzor' })
    expect(sentence).toBe(
      'DATABASE_URL must be a postgres:// address or the path of an SQLite file; it is "mysql://…@db/nadzor".',
    )
  })

  it('takes an empty environment', () => {
    expect(readConfig({})).toEqual({
      port: 8080,
      host: '127.0.0.1',
      dataDir: resolve('data'),
      databaseUrl: join(resolve('data'), 'nadzor.sqlite'),
      publicUrl: 'http://localhost:8080',
      trustProxy: false,
      sessionDays: 30,
      probeNetworks: [],
      probeLoopback: false,
      probesAtOnce: 8,
      packsDir: '',
      logLevel: 'info',
    })
  })

  it('reads each variable under the name the table gives it', () => {
    const config = readConfig({
      PORT: '9000',
      HOST: '0.0.0.0',
      DATA_DIR: '/srv/nadzor',
      DATABASE_URL: 'postgres://db/nadzor',
      PUBLIC_URL: 'https://nadzor.example.org',
      TRUST_PROXY: 'yes',
      SESSION_DAYS: '7',
      PROBE_NETWORKS: '10.20.0.0/16, 192.168.7.0/24',
      PROBE_LOOPBACK: 'yes',
      PROBES_AT_ONCE: '3',
      PACKS_DIR: '/srv/packs',
      LOG_LEVEL: 'warn',
    })
    expect(Object.values(config)).toEqual([
      9000,
      '0.0.0.0',
      '/srv/nadzor',
      'postgres://db/nadzor',
      'https://nadzor.example.org',
      true,
      7,
      ['10.20.0.0/16', '192.168.7.0/24'],
      true,
      3,
      '/srv/packs',
      'warn',
    ])
    expect(new Set(Object.values(variables).map((one) => one.name)).size).toBe(Object.keys(config).length)
  })

  it('is in README, variable by variable', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
    const rows = readme.split('\n').map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    for (const { name, standard, meaning } of Object.values(variables))
      expect(rows).toContainEqual(['', name, standard ?? '', meaning, ''])
  })
})
