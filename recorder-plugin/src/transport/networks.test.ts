import { describe, expect, it } from 'vitest'
import { allows, pinAddress } from './networks.ts'

const everywhere = { networks: ['0.0.0.0/0', '::/0'], loopback: false }

describe('where no probe goes, however wide the networks entered', () => {
  it.each([
    '127.0.0.1',
    '::1',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    'ff02::1',
    '::',
    '::ffff:169.254.169.254',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    '2002:7f00:1::',
    '2001::1',
    'fd00:ec2::254',
    'localhost',
  ])('%s', (address) => {
    expect(allows(everywhere, address)).toBe(false)
  })

  it.each(['10.1.2.3', '192.168.1.20', 'fd12::5', '2001:db8::1'])('but %s', (address) => {
    expect(allows(everywhere, address)).toBe(true)
  })

  it('loopback only where it was asked for', () => {
    expect(allows({ networks: [], loopback: true }, '127.0.0.1')).toBe(true)
    expect(allows({ networks: [], loopback: true }, '::1')).toBe(true)
    expect(allows({ networks: [], loopback: true }, '10.1.2.3')).toBe(false)
  })
})

describe('a name', () => {
  it('is left behind at the deadline, and refused when it points elsewhere', async () => {
    await expect(pinAddress(everywhere, 'recorder.invalid', AbortSignal.abort())).rejects.toMatchObject({
      kind: 'timeout',
    })
    await expect(pinAddress(everywhere, 'localhost', AbortSignal.timeout(5000))).rejects.toMatchObject({
      kind: 'refused',
    })
  })
})
