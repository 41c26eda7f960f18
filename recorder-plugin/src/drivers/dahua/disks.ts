import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { diskState } from '../disk-state.ts'
import type { DiskState } from '../disk-state.ts'
import { tell } from '../readings.ts'
import type { CgiBody } from './cgi-body.ts'
import type { CgiClient } from './cgi-client.ts'

const words = new Map<string, DiskState>([
  ['success', 'ok'],
  ['normal', 'ok'],
  ['running', 'ok'],
  ['initializing', 'warning'],
  ['formatting', 'warning'],
  ['offline', 'warning'],
  ['error', 'fault'],
  ['failure', 'fault'],
  ['abnormal', 'fault'],
])

function stateOf(body: CgiBody, disk: string): DiskState | null {
  const broken = body.indices(`${disk}.Detail`).some((j) => body.yesNo(`${disk}.Detail[${String(j)}].IsError`) === true)
  return broken ? 'fault' : (words.get(body.text(`${disk}.State`)?.toLowerCase() ?? '') ?? null)
}

/** getDeviceAllInfo. Sizes are bytes, written as decimal fractions; a full disk is the healthy state of one that overwrites. */
export function disksTopic(client: CgiClient): Topic {
  return {
    name: 'disks',
    facts: ['rec.storage_tb', 'rec.disk_state'],
    async ask() {
      const body = await client.get('disks')
      const table = body.indices('list.info').length > 0 ? 'list.info' : 'list'
      const disks = body.indices(table).map((i) => `${table}[${String(i)}]`)
      if (disks.length === 0) throw new ProbeError('malformed', 'getDeviceAllInfo lists no disk')
      const sizes = disks.flatMap((disk) =>
        body.indices(`${disk}.Detail`).map((j) => body.number(`${disk}.Detail[${String(j)}].TotalBytes`)),
      )
      const whole = sizes.length === 0 || sizes.includes(null)
      const total = whole ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
      const source = 'storageDevice getDeviceAllInfo'
      return [
        tell('rec.storage_tb', total === null ? null : Math.round(total / 1e10) / 100, `${source} TotalBytes`),
        tell('rec.disk_state', diskState(disks.map((disk) => stateOf(body, disk))), `${source} State, IsError`),
      ]
    },
  }
}
