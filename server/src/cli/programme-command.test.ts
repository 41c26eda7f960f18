import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cluster, collective, unit } from '@nadzor/shared/rules/programme/testing/applications'
import { afterAll, describe, expect, it } from 'vitest'
import { programmeCommand } from './programme-command.ts'
import { runCommand } from './unusable-input.ts'

const folder = mkdtempSync(join(tmpdir(), 'programme-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: unknown): string => {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  return path
}

async function run(...args: string[]) {
  let out = ''
  let err = ''
  const before = process.exitCode
  const code = await runCommand(programmeCommand, args, { out: (text) => (out += text), err: (text) => (err += text) })
  process.exitCode = before
  return { code, out, err: err.replaceAll(folder, '.') }
}
const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).out) as Record<string, unknown>

const asked = { ...collective, application: 'collective', unitApplications: [unit, cluster] }

describe('input that cannot be used ends with 2 and says where', () => {
  it.each<[string, string[], string]>([
    ['nothing', [], 'nothing: write one of "cost-table"'],
    ['an unknown word', ['costs'], 'costs: write one of'],
    ['an unknown option', ['kit', '--pupil', '3'], "Unknown option '--pupil'"],
    ['a language', ['cost-table', '--lang', 'de'], '--lang: write one of "pl", "sl", "en"'],
    ['no kind', ['kit', '--pupils', '200'], '--kind: write one of'],
    ['a mistyped kind', ['kit', '--kind', 'bursas', '--pupils', '200'], 'bursa'],
    ['pupils in words', ['kit', '--kind', 'bursa', '--pupils', 'many'], '--pupils: write a number'],
    ['half a pupil', ['kit', '--kind', 'bursa', '--pupils', '1.5'], '--pupils: write a whole number from 0'],
    ['an amount', ['subsidy', '--spending', 'purchase', '--total', '1.005'], '--total: write an amount in zł'],
    ['a spending', ['subsidy', '--spending', 'salaries', '--total', '1'], '--spending: write one of'],
    ['a year', ['deadlines', '--year', '2010'], '--year: write one of 2007, 2008, 2009'],
    ['no file', ['application'], '--file: name one file'],
    [
      'a file that is not there',
      ['application', '--file', join(folder, 'none.json')],
      './none.json: there is no such file',
    ],
    ['one file to compare', ['compare', '--file', 'a'], '--file: name two or more'],
  ])('%s', async (_, args, sentence) => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(sentence)
  })

  it.each<[string, unknown, string]>([
    ['broken.json', '{ "application": ', './broken.json:1:'],
    ['no-kind.json', { name: 'SP 4' }, './no-kind.json:1:1: $.application is missing'],
    ['year.json', { ...asked, year: 2011 }, '$.year is 2011: not a year of the programme (2007 to 2009)'],
    ['applicant.json', { ...asked, applicant: { name: 'Kraków', kind: 'city' } }, '$.applicant.kind is "city"'],
    ['units.json', { ...asked, unitApplications: ['SP 4'] }, '$.unitApplications[0] is the text "SP 4"'],
  ])('%s', async (name, content, sentence) => {
    const { code, err } = await run('application', '--file', file(name, content))
    expect(code).toBe(2)
    expect(err).toContain(sentence)
  })

  it('applications of different years are not compared', async () => {
    const [a, b] = [file('a.json', asked), file('b.json', { ...asked, year: 2009, filedOn: undefined })]
    expect(await run('compare', '--file', a, '--file', b)).toMatchObject({ code: 2, out: '' })
  })
  it('an applicant with a field too many', async () => {
    const { code, err } = await run('eligible', '--file', file('applicant.json', { kind: 'bursa', size: 3 }))
    expect(code).toBe(2)
    expect(err).toContain('$.public is missing')
    expect(err).toContain('$.size is not a word of this place')
  })
})

describe('answers', () => {
  it('the cost table, as printed, recomputed, and what is wrong with it', async () => {
    const { code, out } = await run('cost-table')
    expect(code).toBe(0)
    expect(out).toMatch(/^5 .*87 +696 +15,000 +540,000 +1,305,000 +765,000$/m)
    expect(out).toMatch(/10,856 +48,820 +115,533,000 +117,744,000 +2,211,000$/m)
    expect(out).toContain('row-total-5 (VI, table, row 5)')
    expect((await run('cost-table', '--lang', 'pl')).out).toContain('szkoły przy zakładach poprawczych')
    expect((await json('cost-table'))['cameras']).toBe(48_820)
  })
  it('a kit, by the programme’s kind or the register’s', async () => {
    expect((await run('kit', '--kind', 'bursa', '--pupils', '200')).out).toContain('extended kit: 8 cameras')
    expect((await run('kit', '--kind', 'bursa', '--pupils', '200')).out).toContain('exactly this number')
    expect(await json('kit', '--kind', 'vocational', '--pupils', '300')).toMatchObject({
      kind: 'upper-secondary',
      kit: { row: '1' },
    })
    expect((await run('kit', '--kind', 'primary', '--pupils', '199')).out).toContain('no kit')
  })
  it('a grant and the steps of a year', async () => {
    expect((await run('subsidy', '--spending', 'modernisation', '--total', '15000.5')).out).toContain(
      'at most 13,500.45 zł',
    )
    expect((await run('deadlines', '--year', '2007', '--lang', 'sl')).out).toMatch(
      /^2007-09-14 +P07-DL-4 .*Ravnatelji/m,
    )
  })
  it('who may take part', async () => {
    const about = {
      kind: 'primary',
      public: true,
      forYouth: true,
      pupils: 150,
      hasCctv: false,
      request: 'kit',
      needJustified: null,
      missesPartIII: null,
      purchaseDay: null,
      grantDay: null,
    }
    const { out } = await run('eligible', '--file', file('small.json', about))
    expect(out).toMatch(/^may take part: no$/m)
    expect(out).toMatch(/^ +no +P07-ELIG-200/m)
  })
  it('a head’s application', async () => {
    const { out } = await run('application', '--file', file('unit.json', { application: 'unit', ...unit, threats: '' }))
    expect(out).toMatch(/^missing +P07-APP-U3 /m)
    expect(out).toContain('effectiveness index: 19.42 zł per pupil')
  })
  it('a collective application against those it rests on', async () => {
    const good = await run('application', '--file', file('city.json', asked))
    expect(good.out).toContain('complete: yes, days late: 0')
    expect(good.out).toContain('P07-CRIT-4: 2,800 (14%).')
    const { out } = await run('application', '--file', file('wrong.json', { ...asked, standardKits: 4 }))
    expect(out).toContain(
      'P07-APP-C1: The number of standard kits does not follow from the unit applications. standardKits: 4 / 1',
    )
  })
  it('several of them, criterion by criterion', async () => {
    const dearer = {
      ...asked,
      applicant: { name: 'Powiat', kind: 'other-person' },
      ownShare: { money: 5000, inKind: 0 },
    }
    const { out } = await run('compare', '--file', file('one.json', asked), '--file', file('two.json', dearer))
    expect(out).toMatch(/^ +1\. +5,000 +Powiat$/m)
    expect(out).toContain('there is no single order')
  })
})
