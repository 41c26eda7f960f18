import { describe, expect, it } from 'vitest'
import { allows } from '../transport/networks.ts'
import { parseAllowList, readAllowList } from './allow-list.ts'

describe('the list of networks an agent may ask', () => {
  it('is refused when missing, empty or wrong, with the place of each fault', async () => {
    await expect(readAllowList('/nonexistent/list')).rejects.toThrow('cannot be read (ENOENT)')
    expect(() => parseAllowList('# nothing yet\n\n', 'f')).toThrow('f allows nothing')
    expect(() => parseAllowList('10.0.0.0/8\n10.1.2.3\nall # of them\n', 'f')).toThrow(
      'f:2: "10.1.2.3" is no network such as 192.168.1.0/24\nf:3: "all" is no network',
    )
  })

  it('allows what it names and nothing else, this machine only by name', () => {
    const list = parseAllowList('192.168.7.0/24 # classrooms\r\n10.1.2.3/32\n', 'f')
    const asked = ['192.168.7.9', '192.168.8.9', '10.1.2.3', '10.1.2.4', '127.0.0.1', '8.8.8.8']
    expect(asked.map((one) => allows(list, one))).toEqual([true, false, true, false, false, false])
    expect(allows(parseAllowList('loopback', 'f'), '127.0.0.1')).toBe(true)
    expect(allows(parseAllowList('0.0.0.0/0', 'f'), '127.0.0.1')).toBe(false)
  })
})
