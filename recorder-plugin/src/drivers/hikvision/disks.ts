import type { Topic } from '../../driver.ts'
import { ProbeError } from '../../errors.ts'
import { find, findAll, numberAt, textAt } from '../../transport/xml.ts'
import { diskState } from '../disk-state.ts'
import { tell } from '../readings.ts'
import type { IsapiClient } from './isapi-client.ts'

/** A slot that once held a disk. */
const GHOST = 'notexist'
const healthy = new Set(['ok', 'idle', 'sleeping', 'normal'])
const passing = new Set([
  'formating',
  'formatting',
  'reparing',
  'repairing',
  'mismatch',
  'offline',
  'unformatted',
  'warning',
])

/** ContentMgmt/Storage. Sizes are decimal megabytes. No free space is the healthy state of a recorder that overwrites. */
export function disksTopic(client: IsapiClient): Topic {
  return {
    name: 'disks',
    facts: ['rec.storage_tb', 'rec.disk_state'],
    async ask() {
      const storage = await client.get('storage')
      const list = storage.name === 'hddList' ? storage : find(storage, 'hddList')
      const nas = find(storage, 'nasList')
      const disks = [...findAll(list, 'hdd'), ...findAll(nas, 'nas')].filter((disk) => textAt(disk, 'status') !== GHOST)
      if (disks.length === 0) throw new ProbeError('malformed', 'ContentMgmt/Storage lists no disk')
      const sizes = disks.map((disk) => numberAt(disk, 'capacity'))
      const total = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
      const states = disks.map((disk) => {
        const status = textAt(disk, 'status')?.toLowerCase() ?? null
        if (status === null) return null
        return healthy.has(status) ? 'ok' : passing.has(status) ? 'warning' : 'fault'
      })
      return [
        tell(
          'rec.storage_tb',
          total === null ? null : Math.round(total / 10_000) / 100,
          'ContentMgmt/Storage capacity',
        ),
        tell('rec.disk_state', diskState(states), 'ContentMgmt/Storage status'),
      ]
    },
  }
}
