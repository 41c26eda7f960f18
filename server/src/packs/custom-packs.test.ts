import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashedPacks } from '../packs.ts'
import { openCustomPacks } from './custom-packs.ts'
import { readPackFolder } from './read-pack-folder.ts'

const builtIn = hashedPacks()
const example = fileURLToPath(new URL('../../../docs/examples/own-packs', import.meta.url))

let scratch: string
let folder: string
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'nadzor-packs-'))
  folder = join(scratch, 'folder')
  await cp(example, folder, { recursive: true })
})
afterEach(() => rm(scratch, { recursive: true, force: true }))

const FILE = 'pl-wzorowo-zegary/2026.json'
/** The example with its text changed. */
async function changed(from: string, to: string, file = FILE): Promise<void> {
  const path = join(folder, file)
  const text = await readFile(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${from} is not in ${file}`)
  await writeFile(path, text.replace(from, to))
}
const sentences = () => readPackFolder(folder, builtIn).refusals.map((one) => one.sentence)
const open = () => openCustomPacks(folder, join(scratch, 'archive'), builtIn, () => new Date('2026-11-20T10:00:00Z'))
const editions = (packs: ReturnType<typeof open>) => packs.running().map(({ pack }) => `${pack.pack} ${pack.edition}`)

describe('a pack that is refused', () => {
  it.each<[string, string, string, string]>([
    ['is not JSON', '"rank": 50,', '"rank": 50', 'a comma or } is missing before "'],
    ['lacks a word', '"rank": 50,', '', '$.rank is missing: write a number'],
    [
      'has a word too many',
      '"rank": 50,',
      '"rank": 50, "rang": 5,',
      '$.rang is not a word of this place: did you mean "rank"?',
    ],
    [
      'names an unknown check',
      '"name": "at-most"',
      '"name": "at-mots"',
      '.checks[0].name is "at-mots", which is not known: did you mean "at-most"?',
    ],
    [
      'gives a check a wrong number',
      '"max": 30',
      '"max": "30"',
      '.checks[0].params.max is the text "30": write a number',
    ],
    [
      'names an unknown fact',
      '{ "fact": "rec.clock_offset", "max"',
      '{ "fact": "rec.clock_ofset", "max"',
      '.checks[0].params.fact is "rec.clock_ofset", no fact that rules know: did you mean "rec.clock_offset"?',
    ],
    [
      'asks a recorder for a fact of a camera',
      '{ "fact": "rec.clock_offset", "max"',
      '{ "fact": "view.public_share", "max"',
      'is "view.public_share", which no recorder has: choose a fact of recorder or area or institution',
    ],
    [
      'takes the id of a built-in rule',
      '"id": "WZO-CLOCK-30S"',
      '"id": "GDPR-32-CLOCK"',
      '$.rules[0].id is "GDPR-32-CLOCK", a rule of eu-gdpr-video',
    ],
    [
      'takes one id twice',
      '"id": "WZO-CLOCK-30S"',
      '"id": "WZO-CLOCK-QUARTER"',
      '$.rows[0].id is "WZO-CLOCK-QUARTER" for the second time',
    ],
    [
      'takes the name of a built-in pack',
      '"pack": "pl-wzorowo-zegary"',
      '"pack": "eu-gdpr-video"',
      '$.pack is "eu-gdpr-video", a pack that comes with nadzor',
    ],
    [
      'yields to an unknown rule',
      '"rows": [\n    {',
      '"rows": [\n    { "yieldsTo": [{ "rule": "GDPR-32-CLOK", "instead": ["passed"], "whenOther": "in-force" }],',
      '$.rows[0].yieldsTo[0].rule is "GDPR-32-CLOK", no rule of any pack: did you mean "GDPR-32-CLOCK"?',
    ],
    [
      'bounds by a parameter no check has',
      '"scope": "any",',
      '"scope": "any", "bound": { "parameter": "clock", "side": "upper", "param": "mx" },',
      '$.rules[0].bound.param is "mx", which no check of it has: did you mean "max"?',
    ],
    [
      'begins on no day',
      '"validFrom": "2026-01-01"',
      '"validFrom": "2026-02-30"',
      '$.validFrom is "2026-02-30": write a day of the calendar',
    ],
  ])('because it %s', async (_why, from, to, sentence) => {
    await changed(from, to)
    const [first] = sentences()
    expect(first).toContain(sentence)
    expect(first).toMatch(/^pl-wzorowo-zegary\/2026\.json:\d+:\d+: \$/)
  })

  it('is pointed at to the line and column', async () => {
    await changed('"max": 30', '"max": "30"')
    const text = await readFile(join(folder, FILE), 'utf8')
    const line = text.split('\n').findIndex((one) => one.includes('"max": "30"'))
    const column = (text.split('\n')[line] ?? '').indexOf('"max"') + 1
    expect(sentences()[0]?.startsWith(`${FILE}:${line + 1}:${column}: `)).toBe(true)
  })

  it('because a case comes out otherwise', async () => {
    await changed('"max": 30', '"max": 29')
    expect(sentences()).toEqual([
      expect.stringMatching(
        /2026\.cases\.json:\d+:\d+: \$\.cases\[0\]\.expect\.outcome is "passed", and "failed" comes out \(above\): mend the case or the rule$/,
      ),
    ])
  })

  it('because cases lie beside no pack, or an edition lies there twice', async () => {
    await cp(join(folder, FILE), join(folder, 'copy.json'))
    await writeFile(join(folder, 'lonely.cases.json'), '{}')
    expect(sentences().map((one) => one.split(':')[0])).toEqual([FILE, 'lonely.cases.json'])
  })

  it('takes the good ones of its folder with it', async () => {
    await writeFile(join(folder, 'bad.json'), '{}')
    const { packs, refusals } = readPackFolder(folder, builtIn)
    expect(refusals.length).toBeGreaterThan(0)
    expect(packs).toEqual([])
  })

  it('because of links, pipes, depth or size: nothing outside is read and nothing is waited for', async () => {
    await writeFile(join(scratch, 'secret.json'), 'S3cret words')
    await symlink(join(scratch, 'secret.json'), join(folder, 'leak.json'))
    await symlink(folder, join(folder, 'round'))
    execFileSync('mkfifo', [join(folder, 'pipe.json')])
    await mkdir(join(folder, 'a/b/c/d/e'), { recursive: true })
    await writeFile(join(folder, 'large.json'), ' '.repeat(2_000_001))
    expect(sentences().join('\n')).not.toContain('S3cret')
    expect(sentences().map((one) => one.replace(/: \$ .*/, ''))).toEqual([
      'a/b/c/d/e',
      'large.json',
      'leak.json',
      'pipe.json',
      'round',
    ])
  })
  it('with the first faults of very many, and the server stays up', async () => {
    const text = JSON.parse(await readFile(join(folder, FILE), 'utf8')) as { rules: unknown[] }
    const wrong = Array.from({ length: 20_000 }, () => ({}))
    await writeFile(join(folder, FILE), JSON.stringify({ ...text, rules: wrong }))
    const packs = open()
    expect(packs.running()).toEqual([])
    expect(packs.refusals().length).toBeGreaterThan(0)
    expect(packs.refusals().length).toBeLessThanOrEqual(60)
  })
  it('when there is no folder', () => {
    expect(readPackFolder(join(scratch, 'nowhere'), builtIn).refusals[0]?.sentence).toContain('make the folder')
  })
})

describe('an authority’s packs', () => {
  it('are in use as the example of docs/custom-packs.md has them', () => {
    const packs = open()
    expect(packs.refusals()).toEqual([])
    expect(editions(packs)).toEqual(['pl-wzorowo-zegary 2026'])
  })

  it('stay in use, all of them, when the folder goes bad; and again after a restart', async () => {
    const packs = open()
    const running = packs.running()
    await changed('"max": 30', '"max": "30"')
    await writeFile(join(folder, 'new.json'), await readFile(join(example, FILE), 'utf8'))
    expect(packs.reload()).toBe(false)
    expect(packs.refusals().length).toBeGreaterThan(0)
    expect(packs.running()).toBe(running)
    const again = open()
    expect(again.refusals().length).toBeGreaterThan(0)
    expect(again.running()).toEqual(running)
  })

  it('cannot change an edition that was in use', async () => {
    const packs = open()
    await changed('"severity": "minor"', '"severity": "info"')
    expect(packs.reload()).toBe(false)
    expect(packs.refusals()[0]?.sentence).toMatch(
      /2026\.json:3:3: \$\.edition is "2026", which was in use with other content \([0-9a-f]{12}\): give what you changed an edition of its own, such as "2026-2"$/,
    )
    await changed('"edition": "2026"', '"edition": "2026-2"')
    await changed('"edition": "2026"', '"edition": "2026-2"', 'pl-wzorowo-zegary/2026.cases.json')
    expect(packs.reload()).toBe(true)
    expect(editions(packs)).toEqual(['pl-wzorowo-zegary 2026-2'])
  })

  it('are found by hash after they left the folder', async () => {
    const packs = open()
    const [first] = packs.running()
    await rm(folder, { recursive: true })
    await mkdir(folder)
    expect(packs.reload()).toBe(true)
    expect(packs.running()).toEqual([])
    expect(packs.ever(first?.hash ?? '')).toEqual(first)
    expect((await readdir(join(scratch, 'archive'))).length).toBeGreaterThanOrEqual(2)
  })

  it('say when nothing changed', () => {
    expect(open().reload()).toBe(false)
  })
})
