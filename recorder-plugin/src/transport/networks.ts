import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { ProbeError } from '../errors.ts'

/**
 * Where probes may go. `networks` are CIDR blocks an operator entered ("10.20.0.0/16"); nothing outside them is asked.
 * `loopback` lets a probe reach this machine, for the demo and the command line; everything else never may:
 * link-local (cloud metadata lives there), multicast, broadcast, unspecified.
 */
export type AllowedNetworks = { networks: readonly string[]; loopback: boolean }

const never = new BlockList()
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  never.addSubnet(address, prefix, 'ipv4')
for (const [address, prefix] of [
  ['fe80::', 10],
  ['ff00::', 8],
  // IPv4 in IPv6 clothing: compatible, translated (NAT64), 6to4, Teredo; and the address where one cloud keeps its metadata.
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['2001::', 32],
  ['fd00:ec2::254', 128],
] as const)
  never.addSubnet(address, prefix, 'ipv6')

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Whether an operator's entry is a CIDR block that can be used here. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix = '', more] = text.split('/')
  const kind = isIP(address)
  return more === undefined && kind !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (kind === 4 ? 32 : 128)
}

/** Whether an address (not a name) may be contacted. */
export function allows(allowed: AllowedNetworks, address: string): boolean {
  const kind = isIP(address)
  if (kind === 0) return false
  const family = kind === 4 ? 'ipv4' : 'ipv6'
  // An IPv4 address in IPv6 clothing would slip past the IPv4 rules.
  if (family === 'ipv6' && /^::ffff:/i.test(address)) return false
  if (loopback.check(address, family)) return allowed.loopback
  if (never.check(address, family)) return false
  const list = new BlockList()
  for (const network of allowed.networks.filter(isNetwork)) {
    const [base = '', prefix = ''] = network.split('/')
    list.addSubnet(base, Number(prefix), isIP(base) === 4 ? 'ipv4' : 'ipv6')
  }
  return list.check(address, family)
}

/** Resolves a host once; the whole probe then uses that address, so a name cannot point elsewhere half way. */
export async function pinAddress(allowed: AllowedNetworks, host: string, signal: AbortSignal): Promise<string> {
  const address = isIP(host)
    ? host
    : await Promise.race([lookup(host).then((found) => found.address), ended(signal)]).catch((error: unknown) => {
        throw error instanceof ProbeError ? error : new ProbeError('unreachable', `no address for ${host}`)
      })
  if (!allows(allowed, address))
    throw new ProbeError('refused', `${host} is outside the networks that probes may reach`)
  return address
}

/** A name service that never answers must not outlast the probe; it cannot be cancelled, only left behind. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = () => {
      reject(new ProbeError('timeout', 'the name service did not answer before the deadline'))
    }
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}
