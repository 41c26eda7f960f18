import { describe, expect, it } from 'vitest'
import { factCatalogue } from './catalogue.ts'
import data from './menu-paths.json' with { type: 'json' }
import { hasMenuPaths, menuFile, menuHints, menuInterfaces, otherMenus, readingNotes } from './menu-paths.ts'
import { language } from './primitives.ts'

const file = menuFile.parse(data)
const languages = language.options
const readings = factCatalogue.filter(({ channel }) => channel === 'reading').map(({ name }) => name)
const everyPath = [
  ...Object.values(file.facts).flatMap(({ paths }) => paths),
  ...Object.values(file.shared).flatMap((paths) => paths),
]

describe('the data', () => {
  it('knows exactly the facts that are read off a recorder', () => {
    expect(Object.keys(file.facts).sort()).toEqual([...readings].sort())
  })

  it.each(readings)('%s has a general hint, and says what to photograph, in every language', (fact) => {
    for (const each of languages) {
      const last = menuHints(fact, null, null, each).at(-1)
      expect(last?.kind).toBe('general')
      expect(last?.note?.trim()).toMatch(/\.$/)
      expect(readingNotes(fact, null, each).photo?.trim()).toMatch(/\.$/)
    }
  })

  it('has no path without a citation, a section or page of it, and an interface that is listed', () => {
    const interfaces = new Set(file.interfaces.map(({ id }) => id))
    for (const path of everyPath) {
      expect(interfaces, path.interface).toContain(path.interface)
      const manual = file.manuals[path.manual]
      expect(manual?.title, path.manual).toBeTruthy()
      // A how-to of one page has no page to name.
      const placed = path.page !== null || path.section !== null || manual?.title.startsWith('Hikvision, How to')
      expect(placed, `${path.manual}: ${path.steps.join(' > ')}`).toBe(true)
      expect(path.kind === 'menu', path.steps.join(' > ')).toBe(path.confidence === 'manual')
      expect(path.language, path.manual).toBe(manual?.language)
    }
  })

  it('names only manuals, photos, general sentences and shared paths that exist, and all of them', () => {
    const facts = Object.values(file.facts)
    const quirks = facts.flatMap((fact) => fact.quirks)
    const named = (values: (string | null)[]) => [...new Set(values.filter((one) => one !== null))].sort()
    expect(named([...everyPath, ...quirks].map(({ manual }) => manual))).toEqual(Object.keys(file.manuals).sort())
    expect(named(facts.map(({ photo }) => photo))).toEqual(Object.keys(file.photos).sort())
    expect(named(facts.map(({ general }) => general))).toEqual(Object.keys(file.general).sort())
    expect(named(facts.map(({ shared }) => shared))).toEqual(Object.keys(file.shared).sort())
    const families = file.families.map(({ id }) => id)
    expect(named(file.interfaces.map((one) => one.family))).toEqual([...families].sort())
    for (const { family } of quirks) expect([null, ...families]).toContain(family)
  })

  it('gives addresses of the public web only', () => {
    for (const { address } of Object.values(file.manuals)) if (address) expect(address).toMatch(/^https:\/\/[a-z]/)
  })
})

const first = (fact: string, vendor: string | null, model: string | null = null, chosen: string | null = null) =>
  menuHints(fact, vendor, model, 'en', chosen)[0]

describe('which hint comes first', () => {
  it('says nothing of menus for a vendor nobody knows, or for no vendor', () => {
    for (const vendor of [null, '', 'BCS', 'Noname'])
      expect(menuHints('acc.count', vendor, null, 'pl').map(({ kind }) => kind)).toEqual(['general'])
  })

  it('says nothing of a fact that is not read off a screen', () => {
    expect(menuHints('area.kind', 'Hikvision', null, 'pl')).toEqual([])
    expect(readingNotes('area.kind', 'Hikvision', 'pl')).toEqual({ photo: null, quirks: [] })
  })

  it('takes a vendor however it is written, and brands that sell its devices', () => {
    for (const vendor of ['HIKVISION', 'hikvision digital technology', 'HiWatch', 'ANNKE'])
      expect(first('acc.count', vendor)?.steps, vendor).toEqual(['System', 'User'])
    for (const vendor of ['dahua', 'Zhejiang DAHUA Vision Technology', 'Lorex'])
      expect(first('acc.count', vendor)?.steps, vendor).toEqual(['Main Menu', 'ACCOUNT', 'User'])
    expect(first('acc.count', 'Hikvisionary')?.kind).toBe('general')
  })

  it('guesses the generation by the model', () => {
    expect(first('acc.count', 'Hikvision', 'DS-7616NI-Q2/16P')?.interface).toBe('hikvision-gui-3')
    expect(first('acc.count', 'Hikvision', 'ds-7716nxi-i4/16p/4s')?.interface).toBe('hikvision-gui-4')
    expect(first('acc.count', 'Hikvision', 'DS-7104NI-Q1/4P')?.interface).toBe('hikvision-configuration')
    // Two patterns fit; the longer one counts.
    expect(first('acc.count', 'Hikvision', 'DS-7616NXI-K2')?.interface).toBe('hikvision-configuration')
    expect(first('acc.count', 'Dahua', 'DHI-NVR2108-S2')?.interface).toBe('dahua-gui-old')
    expect(first('acc.count', 'Dahua', 'NVR4108-4KS2')?.interface).toBe('dahua-gui-4')
    expect(first('acc.count', 'Dahua', 'XVR4108C-S2')?.interface).toBe('dahua-gui-old')
  })

  it('believes the inspector more than the register', () => {
    expect(first('acc.count', 'Hikvision', 'DS-7616NI-Q2', 'hikvision-gui-4')?.interface).toBe('hikvision-gui-4')
    expect(first('acc.count', null, null, 'dahua-gui-old')?.steps.at(-1)).toBe('User')
    expect(menuHints('acc.count', 'Hikvision', null, 'en', otherMenus).map(({ kind }) => kind)).toEqual(['general'])
  })

  it('knows which facts no manual gives a path to', () => {
    expect(hasMenuPaths('acc.default_pwd')).toBe(false)
    expect(hasMenuPaths('area.kind')).toBe(false)
    expect(hasMenuPaths('log.who')).toBe(true)
    for (const fact of readings.filter((name) => !hasMenuPaths(name)))
      for (const { id } of file.interfaces) expect(menuHints(fact, null, null, 'en', id)).toHaveLength(1)
  })

  it('shows paths before headings of the same generation, and the general one last and once', () => {
    const kinds = menuHints('rec.expiry_days', 'Hikvision', 'DS-7604NI-E1', 'sl').map(({ kind }) => kind)
    expect(kinds.slice(0, 2)).toEqual(['menu', 'menu'])
    expect(kinds.filter((kind) => kind === 'general')).toEqual(['general'])
    expect(kinds.at(-1)).toBe('general')
  })

  it('cites the manual with its page', () => {
    expect(first('rec.expiry_days', 'Hikvision', 'DS-7608NI-ST')?.cite).toMatchObject({
      title: expect.stringContaining('7600NI-ST') as string,
      page: '64',
    })
  })
})

describe('beside the path', () => {
  it('explains what values mean on this vendor’s screen, and on any', () => {
    const texts = (vendor: string | null, chosen?: string) =>
      readingNotes('rec.expiry_days', vendor, 'en', chosen).quirks.map(({ text }) => text)
    expect(texts('hikvision')).toEqual([expect.stringContaining('Expired Time 0')])
    expect(texts('Amcrest')).toEqual([expect.stringContaining('Never')])
    expect(texts(null)).toEqual([])
    expect(texts('hikvision', 'dahua-gui-old')).toEqual([expect.stringContaining('Never')])
    expect(readingNotes('ch.fps_live', null, 'en').quirks).toHaveLength(1)
  })

  it('offers every generation to choose, those of the vendor apart', () => {
    const { guess, own, others } = menuInterfaces('Dahua', 'HCVR5108', 'pl')
    expect(guess).toBe('dahua-gui-old')
    expect(own.map(({ id }) => id)).toEqual(['dahua-gui-4', 'dahua-gui-old'])
    expect([...own, ...others].map(({ id }) => id).sort()).toEqual(file.interfaces.map(({ id }) => id).sort())
  })

  it('guesses nothing for an unknown vendor, and follows what the inspector chose', () => {
    expect(menuInterfaces('BCS', null, 'sl')).toMatchObject({ guess: null, own: [] })
    const told = menuInterfaces('BCS', null, 'sl', 'hikvision-gui-3')
    expect(told.guess).toBeNull()
    expect(told.own).toHaveLength(4)
    expect(menuInterfaces('Dahua', null, 'sl', otherMenus).own).toEqual([])
  })
})
