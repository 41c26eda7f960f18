import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseCode } from '@nadzor/shared/facts/label'
import { chainOf } from '../../db/queries/chain.ts'
import { prepareAccessScene } from '../../testing/access-scene.ts'
import { openWorld } from '../../testing/app.ts'
import type { Requester, World } from '../../testing/app.ts'
import { engines } from '../../testing/postgres.ts'

describe.each(await engines())('labels on $name', ({ open }) => {
  let world: World
  let administrator: Requester
  beforeEach(async () => {
    world = await openWorld(await open())
    administrator = await world.as('administrator')
  })
  afterEach(() => world.close())

  const mint = async (count: number) => {
    const response = await administrator('POST', '/api/labels', { count })
    expect(response.status).toBe(201)
    return ((await response.json()).labels as { code: string }[]).map((one) => one.code)
  }

  it('refuses to mint none, half a label or more than a sheet holds', async () => {
    for (const count of [0, -1, 1.5, 201, '3'])
      expect((await administrator('POST', '/api/labels', { count })).status).toBe(400)
  })

  it('refuses a sheet without codes, with a mistyped code, and with one that does not exist', async () => {
    const [code = ''] = await mint(1)
    const mistyped = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`
    const sheet = async (codes: string) => (await administrator('GET', `/api/labels/sheet.pdf?codes=${codes}`)).status
    expect(await sheet('')).toBe(400)
    expect(await sheet(mistyped)).toBe(400)
    expect(await sheet('00000000000')).toBe(404)
    expect((await administrator('GET', `/api/labels/${mistyped}.svg`)).status).toBe(404)
  })

  it('mints codes with their check character, all different, and logs each', async () => {
    const codes = await mint(200)
    expect(new Set(codes).size).toBe(200)
    expect(codes.filter((code) => parseCode(code) !== code)).toEqual([])
    expect(await chainOf(world.deps.db, world.authorityId)).toMatchObject({ intact: true, seq: 200 })
  })

  it('lists in pages and finds by code as it is printed or by plate', async () => {
    const { label } = await prepareAccessScene(world)
    const codes = [...(await mint(7)), label.code]
    const seen: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const answer: Response = await administrator('GET', `/api/labels?limit=3${next ? `&after=${next}` : ''}`)
      const page: { labels: { code: string }[]; next: string | null } = await answer.json()
      seen.push(...page.labels.map((one) => one.code))
      next = page.next
    }
    expect(seen).toEqual(codes.sort())
    const { code } = label
    for (const q of [`${code.slice(0, 5)}-${code.slice(5, 10)}`.toLowerCase(), 'k-07', 'K07']) {
      const found = await (await administrator('GET', `/api/labels?q=${q}`)).json()
      expect([q, found.labels.map((one: { code: string }) => one.code)]).toEqual([q, [code]])
      expect(found.plates).toEqual({ [code]: 'K-07' })
    }
  })

  it('prints the plate of the camera a label hangs on, as SVG and as PDF', async () => {
    const { label } = await prepareAccessScene(world)
    const svg = await administrator('GET', `/api/labels/${label.code}.svg`)
    expect(svg.headers.get('content-type')).toBe('image/svg+xml')
    expect(await svg.text()).toContain('>K-07</text>')
    for (const path of [`${label.code}.pdf`, `sheet.pdf?codes=${label.code},${(await mint(1))[0]}`]) {
      const pdf = await administrator('GET', `/api/labels/${path}`)
      expect(pdf.headers.get('content-type')).toBe('application/pdf')
      expect((await pdf.text()).slice(0, 5)).toBe('%PDF-')
    }
  })

  it('takes a code as a person types it', async () => {
    const [code = ''] = await mint(1)
    const typed = `${code.slice(0, 5)}-${code.slice(5, 10)}-${code.slice(10)}`.toLowerCase().replaceAll('0', 'o')
    expect((await administrator('GET', `/api/labels/${typed}.svg`)).status).toBe(200)
  })
})
