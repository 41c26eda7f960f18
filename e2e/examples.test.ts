import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { evaluateCommand } from '@nadzor/server/cli/evaluate-command'
import { evaluation } from '@nadzor/server/cli/evaluation'
import type { Evaluation } from '@nadzor/server/cli/evaluation'
import { withVerdicts } from '@nadzor/server/cli/examples-page'
import { runCommand } from '@nadzor/server/cli/unusable-input'
import { whatIfCommand } from '@nadzor/server/cli/what-if-command'
import { hashedPacks } from '@nadzor/server/packs'

const root = fileURLToPath(new URL('..', import.meta.url))
const examples = join(root, 'docs/examples')
const scratch = mkdtempSync(join(tmpdir(), 'nadzor-examples-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const DAY = '2026-11-20'

/** A command as npm runs it, without a process. */
async function run(command: typeof evaluateCommand, ...args: string[]) {
  const said = { out: '', err: '' }
  const before = process.exitCode
  const code = await runCommand(command, args, {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
  })
  process.exitCode = before
  return { code, ...said }
}

async function judged(file: string, day = DAY, ...more: string[]): Promise<Evaluation> {
  const { code, out, err } = await run(evaluateCommand, '--facts', join(examples, file), '--at', day, '--json', ...more)
  expect(err).toBe('')
  expect(code).toBe(0)
  return evaluation.parse(JSON.parse(out))
}

/** "K-03 PL108A-3-CLOAKROOM failed critical legal" for each verdict. */
function lines({ subjects }: Evaluation): Set<string> {
  return new Set(
    subjects.flatMap(({ id, verdicts }) =>
      verdicts.map((one) =>
        [id, one.rule, one.outcome, one.severity, one.force, one.supersededBy?.rule].join(' ').trim(),
      ),
    ),
  )
}

/** What the words of docs/examples.md say, by file and day. */
const told: [string, string, string[]][] = [
  [
    'krakow-primary.json',
    DAY,
    [
      'K-03 PL108A-3-CLOAKROOM failed critical legal',
      'K-03 PL108A-3-CHANGING passed critical legal',
      'K-03 P07-PLACE-ALLOWED superseded info benchmark PL108A-3-CLOAKROOM',
      'K-03 KP22-2-CLOAK passed critical legal',
      'K-04 PL108A-3-SANITARY failed critical legal',
      'K-04 P07-PLACE-TOILET superseded info benchmark PL108A-3-SANITARY',
      'K-02 PL108A-3-VIEWINTO failed critical unconfirmed',
      'R1/1 PL108A-4-RETENTION failed critical legal',
      'R1/1 KP22-3-RETENTION failed critical legal',
      'R1/3 PL108A-4-RETENTION passed critical legal',
      'R1/4 PL108A-4-RETENTION cantTell critical legal',
      'R1/5 PL108A-4-RETENTION cantTell critical legal',
      'R1/1 PL108A-4-RETENTION-SET failed major unconfirmed',
      'R1/2 PL108A-1-IMAGE-ONLY failed critical legal',
      'R1/2 GDPR-25-AUDIO failed critical legal',
      'R1/4 PL108A-1-IMAGE-ONLY cantTell critical legal',
      'T-01 GDPR-13-SIGN-DPO failed major legal',
      'T-01 GDPR-13-SIGN-CTRL passed major legal',
      'T-01 GDPR-13-SIGN-PURPOSE passed major legal',
      'A3 PL108A-8-SIGN-PRESENT failed major legal',
      'institution PL108A-6-INFORM-STAFF failed major unconfirmed',
      'institution PL108A-1-CONSULT-PUPILS failed major legal',
      'institution GDPR-28-CONTRACT failed major legal',
      'institution PL108A-9-MEASURES cantTell major legal',
      'K-06 UODO-DUMMY failed info benchmark',
    ],
  ],
  [
    'si-d1-d3.json',
    DAY,
    [
      'D1 ZVOP2-76-10-CHANGING passed critical legal',
      'D1 ZVOP2-IP-CLOAKROOM passed info benchmark',
      'D3 ZVOP2-76-10-CHANGING failed critical legal',
      'D3 SI22-2-FORBID-CHANGING failed critical legal',
      'D3 SI22-2-AREAS superseded major legal ZVOP2-76-10-CHANGING',
      'S1/1 ZVOP2-76-RETENTION passed critical legal',
      'S1/2 ZVOP2-76-RETENTION failed critical legal',
      'S1/2 SI22-6-RETENTION failed critical legal',
      'S1/2 ZVOP2-80-RETENTION failed critical unconfirmed',
      'O1 SI22-11-NOTICE-FACT passed major legal',
      'O1 SI22-11-NOTICE-NAME passed major legal',
      'O1 SI22-11-NOTICE-PHONE passed major legal',
      'O1 SI22-11-NOTICE-TIME passed major legal',
      'O1 ZVOP2-76-N-PURPOSE failed major legal',
      'O1 ZVOP2-76-N-DPO failed major legal',
      'O1 ZVOP2-76-N-ART13 failed major legal',
      'D2 ZVOP2-80-PUBLIC failed critical legal',
      'institution ZVOP2-RULEBOOK-UPDATE failed minor unconfirmed',
      'institution SI22-1-STAFF-RET failed minor legal',
    ],
  ],
  [
    'grant-2007-old-dvr.json',
    DAY,
    [
      'institution P07-WINDOW-RETENTION failed info benchmark',
      'DVR/1 P07-REC-RETENTION superseded info benchmark P07-WINDOW-RETENTION',
      'DVR/1 P07-REC-TVL failed info benchmark',
      'DVR/2 P07-REC-TVL cantTell info benchmark',
      'DVR/1 P07-REC-FPS failed info benchmark',
      'DVR/2 P07-REC-FPS cantTell info benchmark',
      'DVR/1 PL108A-4-RETENTION passed critical legal',
      'DVR/1 OWN-RETENTION passed major legal',
      'institution P07-GRANT-TERM cantTell info benchmark',
    ],
  ],
  [
    'grant-2007-old-dvr-in-term.json',
    DAY,
    [
      'institution P07-WINDOW-RETENTION failed info legal',
      'DVR/1 P07-REC-RETENTION superseded major legal P07-WINDOW-RETENTION',
      'DVR/1 P07-REC-TVL failed major legal',
      'DVR/2 P07-REC-TVL cantTell major legal',
      'DVR/1 P07-REC-FPS failed major legal',
      'DVR/1 PL108A-4-RETENTION passed critical legal',
    ],
  ],
  ['toilets-pl.json', '2009-05-20', ['C1 P07-PLACE-TOILET passed info legal', 'C6 P07-PLACE-TOILET failed info legal']],
  [
    'toilets-pl.json',
    DAY,
    [
      'C1 PL108A-3-SANITARY failed critical legal',
      'C2 PL108A-3-SANITARY excepted critical legal',
      'C3 PL108A-3-SANITARY failed critical legal',
      'C3 KP22-2-SANITARY-CONSENT failed critical legal',
      'C4 PL108A-3-SANITARY cantTell critical legal',
      'C5 PL108A-3-SANITARY failed critical legal',
      'C6 PL108A-3-SANITARY failed critical legal',
      'C1 P07-PLACE-TOILET superseded info benchmark PL108A-3-SANITARY',
      'C2 P07-PLACE-TOILET superseded info benchmark PL108A-3-SANITARY',
    ],
  ],
  [
    'toilets-si.json',
    DAY,
    ['C1 ZVOP2-76-10-SANITARY failed critical legal', 'C1 SI22-2-FORBID-SANITARY failed critical legal'],
  ],
]

describe('the worked examples', () => {
  it.each(told)('%s on %s comes out as its words say', async (file, day, expected) => {
    const found = lines(await judged(file, day))
    expect(expected.filter((line) => !found.has(line))).toEqual([])
  })

  it('have tables that are current: npm run --silent schema -- --write', () => {
    const page = readFileSync(join(root, 'docs/examples.md'), 'utf8')
    expect(page.match(/<!-- verdicts /g)?.length).toBeGreaterThanOrEqual(told.length)
    expect(withVerdicts(page, examples, hashedPacks()).split('\n')).toEqual(page.split('\n'))
  })

  it('are all told', () => {
    const files = readdirSync(examples).filter((file) => file.endsWith('.json'))
    expect([...new Set(told.map(([file]) => file))].sort()).toEqual(files.sort())
  })

  it('name the data protection officer as the only element missing on the sign in Kraków', async () => {
    const { subjects } = await judged('krakow-primary.json')
    const sign = subjects.find(({ kind }) => kind === 'sign')
    const failed = sign?.verdicts.filter((one) => one.outcome === 'failed').map((one) => one.rule)
    expect(failed).toEqual(['GDPR-13-SIGN-DPO'])
  })

  it('differ only in the grant’s end where that is what they show', () => {
    const read = (file: string) => JSON.parse(readFileSync(join(examples, file), 'utf8')) as Record<string, unknown>
    const { remark: _a, institution: open, ...rest } = read('grant-2007-old-dvr.json')
    const { remark: _b, institution: closed, ...same } = read('grant-2007-old-dvr-in-term.json')
    expect(same).toEqual(rest)
    expect({ ...Object(closed), grant: { from: '2008-03-01' } }).toEqual(open)
  })

  it('mark what is not confirmed, and never hold it severer than it is', async () => {
    const { subjects } = await judged('krakow-primary.json')
    const all = subjects.flatMap(({ verdicts }) => verdicts)
    expect(all.some((one) => one.toBeConfirmed)).toBe(true)
    for (const one of all) {
      if (one.force === 'unconfirmed') expect(one.toBeConfirmed).toBe(true)
      if (one.force === 'benchmark') expect(one.severity).toBe('info')
    }
  })
})

describe('evaluate', () => {
  const write = (name: string, text: string): string => {
    const file = join(scratch, name)
    writeFileSync(file, text)
    return file
  }
  const krakow = readFileSync(join(examples, 'krakow-primary.json'), 'utf8')

  it.each([
    [['--facts', '/nowhere.json'], '/nowhere.json: there is no such file'],
    [[], '--facts: name the facts file'],
    [
      ['--facts', join(examples, 'toilets-si.json'), '--at', '2026-02-30'],
      '--at: "2026-02-30" is no day of the calendar',
    ],
    [
      ['--facts', join(examples, 'toilets-si.json'), '--packs', 'si-zvop2'],
      '--packs: there is no pack "si-zvop2": did you mean "si-zvop-2"?',
    ],
    [['--facts', join(examples, 'toilets-si.json'), '--lang', 'de'], '--lang: write one of "pl", "sl", "en"'],
    [['--fact', 'x'], 'Unknown option'],
  ])('ends with 2 for %j', async (args, sentence) => {
    const { code, out, err } = await run(evaluateCommand, ...args)
    expect(code).toBe(2)
    expect(out).toBe('')
    expect(err).toContain(sentence)
  })

  it('names the place of each fault in the file, by line and by path', async () => {
    const file = write(
      'faulty.json',
      krakow
        .replace('"kind": "cloakroom"', '"kind": "cloakrom"')
        .replace('"view.public_share": 12', '"view.public_share": "12"'),
    )
    const { code, err } = await run(evaluateCommand, '--facts', file)
    expect(code).toBe(2)
    expect(err).toMatch(/faulty\.json:\d+:\d+: \$\.areas\[2\]\.kind is "cloakrom": did you mean "cloakroom"\?/)
    const other = write('other.json', krakow.replace('"view.public_share": 12', '"view.public_share": "12"'))
    expect((await run(evaluateCommand, '--facts', other)).err).toMatch(
      /other\.json:\d+:\d+: \$\.cameras\[4\]\.facts\["view\.public_share"\] is the text "12": write a number from 0 to 100/,
    )
  })

  it('judges by the packs named alone', async () => {
    const { subjects, packs } = await judged('krakow-primary.json', DAY, '--packs', 'pl-programme-2007')
    expect(new Set(packs.map((one) => one.pack))).toEqual(new Set(['pl-programme-2007']))
    const camera = subjects.find(({ id }) => id === 'K-04')
    expect(camera?.verdicts.find((one) => one.rule === 'P07-PLACE-TOILET')?.outcome).toBe('passed')
  })

  it('judges by the packs of an authority’s folder too', async () => {
    const file = write('wzorowo.json', krakow.replace('"city": "Kraków"', '"city": "Wzorowo"'))
    const { out } = await run(
      evaluateCommand,
      '--facts',
      file,
      '--at',
      DAY,
      '--json',
      '--packs-dir',
      join(examples, 'own-packs'),
    )
    expect(lines(evaluation.parse(JSON.parse(out)))).toContain('R1 WZO-CLOCK-30S failed minor legal')
  })

  it('prints a table a person can read, the failed first', async () => {
    const { code, out } = await run(evaluateCommand, '--facts', join(examples, 'krakow-primary.json'), '--at', DAY)
    expect(code).toBe(0)
    const camera = out.slice(out.indexOf('\ncamera K-04'), out.indexOf('\ncamera K-05'))
    expect(camera).toMatch(/^FAILED\s+critical\s+legal\s+PL108A-3-SANITARY/m)
    expect(camera.indexOf('FAILED')).toBeLessThan(camera.indexOf('passed'))
    expect(camera).toContain('observed, 2026-11-18, inspector')
    expect(camera).toContain('art. 108a ust. 3')
    expect(camera).toContain('superseded by PL108A-3-SANITARY')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(130)
  })

  it('reads the file that docs/facts-file.md shows', async () => {
    const [, shown = ''] = /```json\n([^]*?)```/.exec(readFileSync(join(root, 'docs/facts-file.md'), 'utf8')) ?? []
    const { code, err, out } = await run(evaluateCommand, '--facts', write('shown.json', shown), '--at', DAY, '--json')
    expect([code, err]).toEqual([0, ''])
    expect(lines(evaluation.parse(JSON.parse(out)))).toContain('K-01 PL108A-3-CLOAKROOM failed critical legal')
  })

  it('runs as npm runs it', () => {
    const npm = (...args: string[]) =>
      spawnSync('npm', ['run', '--silent', 'evaluate', '--', ...args], { cwd: root, encoding: 'utf8' })
    const good = npm('--facts', 'docs/examples/toilets-si.json', '--at', DAY, '--json')
    expect([good.status, good.stderr]).toEqual([0, ''])
    expect(lines(evaluation.parse(JSON.parse(good.stdout)))).toContain('C1 ZVOP2-76-10-SANITARY failed critical legal')
    const bad = npm('--facts', write('list.json', '[1,]'))
    expect([bad.status, bad.stdout]).toEqual([2, ''])
    expect(bad.stderr).toContain('list.json:1:4: take away the comma before ]')
  })
})

describe('what-if', () => {
  it('lists which verdicts of the examples another ceiling would change', async () => {
    const files = ['krakow-primary.json', 'grant-2007-old-dvr.json'].map((file) => join(examples, file))
    const { code, out } = await run(
      whatIfCommand,
      '--facts',
      ...files,
      '--at',
      DAY,
      '--set',
      'PL108A-4-RETENTION.limit={"days":27}',
    )
    expect(code).toBe(0)
    expect(out).toContain(
      'channel R1/3       PL108A-4-RETENTION           passed (critical, legal) -> failed (critical, legal)',
    )
    expect(out).toContain('Zespół Szkół „Nad Rzeką”')
    expect(out).toContain('In all: ')
  })

  it.each([
    [['--set', 'PL108A-4-RETENTION.limit.month=2'], 'did you mean "limit.months"?'],
    [['--edition', 'si-zvop-2=2030'], 'si-zvop-2 has no edition "2030"'],
    [['--set', 'nonsense'], 'write RULE.param=VALUE'],
    [[], 'say what would be otherwise'],
  ])('ends with 2 for %j', async (args, sentence) => {
    const { code, err } = await run(whatIfCommand, '--facts', join(examples, 'toilets-si.json'), ...args)
    expect(code).toBe(2)
    expect(err).toContain(sentence)
  })
})
