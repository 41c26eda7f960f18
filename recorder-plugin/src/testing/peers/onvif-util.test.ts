import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nextLine, TwoHosts } from './namespaces.ts'
import { describePeer, program, shownBy } from './peer-suite.ts'

const login = ['-u', 'audyt', '-p', 'Zażółć-gęślą-7']
/** Milliseconds a session may take; the program itself waits for answers to its broadcast. */
const LIMIT = 20_000

type Asked = { probes: number; operations: string[]; logins: number; failedLogins: number }

describePeer(
  'our fake ONVIF recorder, read by Debian’s onvif-util across a wire',
  [
    program('onvif-util', 'onvif-tools'),
    program('ip', 'iproute2'),
    shownBy(
      'network namespaces',
      ['unshare', '--net', 'true'],
      'network namespaces cannot be made here (needs root with CAP_SYS_ADMIN)',
    ),
  ],
  () => {
    let hosts: TwoHosts
    let recorder: ChildProcess
    beforeAll(async () => {
      hosts = new TwoHosts(String(process.pid))
      const script = fileURLToPath(new URL('onvif-host.ts', import.meta.url))
      recorder = hosts.spawn('asked', process.execPath, [script, hosts.addresses.asked])
      expect(await nextLine(recorder)).toBe('ready')
    }, 30_000)
    afterAll(() => {
      recorder.kill('SIGKILL')
      hosts.remove()
    })
    const session = (...commands: string[]) =>
      hosts.run(
        'asking',
        'onvif-util',
        [...login, hosts.addresses.asked],
        `${[...commands, 'quit'].join('\n')}\n`,
        LIMIT,
      )

    it(
      'is found by WS-Discovery',
      async () => {
        const found = await hosts.run('asking', 'onvif-util', ['-a'], '', LIMIT)
        expect(found).toContain('Found 1 cameras')
        expect(found).toContain(`${hosts.addresses.asked} (Nadzor FR-16)`)
      },
      LIMIT,
    )

    it(
      'refuses a wrong password',
      async () => {
        const told = await hosts.run(
          'asking',
          'onvif-util',
          ['-u', 'audyt', '-p', 'nie-to', hosts.addresses.asked],
          'quit\n',
          LIMIT,
        )
        expect(told).not.toContain('successfully connected')
        expect(told).toContain('NotAuthorized')
      },
      LIMIT,
    )

    it(
      'tells who it is, its clock, its profiles and its first camera',
      async () => {
        const told = await session('get time', 'get profiles', 'get profile 1', 'get video options 1', 'get rtsp 1')
        expect(told).toContain('successfully connected to host')
        expect(told).toMatch(/serial:\s+20230101123456789012/)
        expect(told).toMatch(/Time Offset:\s+-?[01] seconds/)
        expect(told).toMatch(/Time Set By:\s+NTP/)
        for (const token of ['P1main', 'P2main']) expect(told).toContain(token)
        expect(told).toMatch(/Width:\s+1920/)
        expect(told).toMatch(/Height:\s+1080/)
        expect(told).toMatch(/Frame Rate:\s+25/)
        expect(told).toContain('1920 x 1080')
        expect(told).toMatch(/rtsp:\/\/\S+/)
        expect(told).not.toContain('ERROR')
      },
      LIMIT,
    )

    it('was asked only what reads', async () => {
      const last = nextLine(recorder)
      recorder.stdin?.end()
      const { probes, operations } = JSON.parse(await last) as Asked
      expect(probes).toBeGreaterThanOrEqual(3)
      expect(operations.filter((operation) => !operation.startsWith('Get'))).toEqual([])
      expect(operations).toContain('GetDeviceInformation')
    })
  },
)
