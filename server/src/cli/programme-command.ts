import { institutionKind } from '@nadzor/shared/facts/institution'
import { language as languages } from '@nadzor/shared/facts/primitives'
import type { Language } from '@nadzor/shared/facts/primitives'
import { didYouMean } from '@nadzor/shared/rules/nearest-name'
import { collectiveApplication, collectiveHead } from '@nadzor/shared/rules/programme/collective-application'
import type { CollectiveHead } from '@nadzor/shared/rules/programme/collective-application'
import { costTable } from '@nadzor/shared/rules/programme/cost-table'
import { deadlines, programmeYears } from '@nadzor/shared/rules/programme/deadlines'
import { criteriaOf, noWeights, rank } from '@nadzor/shared/rules/programme/effectiveness'
import { applicant, beneficiariesRemark, eligible } from '@nadzor/shared/rules/programme/eligibility'
import { inconsistencies } from '@nadzor/shared/rules/programme/inconsistencies'
import { kindOfInstitution, programmeKind, programmeKinds } from '@nadzor/shared/rules/programme/kinds'
import type { ProgrammeKind } from '@nadzor/shared/rules/programme/kinds'
import { kitFor } from '@nadzor/shared/rules/programme/kits'
import { spending, subsidy } from '@nadzor/shared/rules/programme/subsidy'
import { unitApplication } from '@nadzor/shared/rules/programme/unit-application'
import { oneOf, schemaFaults } from '@nadzor/shared/rules/schema-faults'
import * as z from 'zod/mini'
import { readArguments } from './evaluate-command.ts'
import * as print from './print-programme.ts'
import { located, readJson } from './read-json.ts'
import { UnusableInput } from './unusable-input.ts'
import type { Output } from './unusable-input.ts'

const usage = `npm run --silent programme -- WHAT [--lang en|pl|sl] [--json], and WHAT is one of
  cost-table                            the printed cost table recomputed, and where the text contradicts itself
  kit --kind KIND --pupils N            the kit and its price
  subsidy --spending KIND --total ZŁ    largest grant and smallest own share
  deadlines --year ${programmeYears.join('|')}       the steps of a year
  eligible --file F.json                whether a school may take part, condition by condition
  application --file F.json             a head's or a collective application, field by field
  compare --file A.json --file B.json   collective applications of one year, criterion by criterion`

type Answer = { json: unknown; text: string }
type Values = {
  kind?: string | undefined
  pupils?: string | undefined
  spending?: string | undefined
  total?: string | undefined
  year?: string | undefined
  file: string[]
}

const commands: Record<string, (values: Values, language: Language) => Answer> = {
  'cost-table': costTableCommand,
  kit: kitCommand,
  subsidy: subsidyCommand,
  deadlines: deadlinesCommand,
  eligible: eligibleCommand,
  application: applicationCommand,
  compare: compareCommand,
}

/** `npm run programme`: the grant engine of 2007 by hand. 0 with an answer, 2 for input that cannot be used. */
export function programmeCommand(args: string[], { out }: Output): number {
  const { values, positionals } = readArguments(
    {
      args,
      options: {
        kind: { type: 'string' },
        pupils: { type: 'string' },
        spending: { type: 'string' },
        total: { type: 'string' },
        year: { type: 'string' },
        file: { type: 'string', multiple: true, default: [] },
        lang: { type: 'string', default: 'en' },
        json: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    },
    usage,
  )
  const [name = '', ...more] = positionals
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command || more.length > 0)
    throw new UnusableInput([`${[name, ...more].join(' ') || 'nothing'}: write ${oneOf(Object.keys(commands))}`, usage])
  if (!languages.safeParse(values.lang).success) throw new UnusableInput([`--lang: write ${oneOf(languages.options)}`])
  const { json, text } = command(values, values.lang as Language)
  out(values.json ? `${JSON.stringify(json, null, 2)}\n` : text)
  return 0
}

function costTableCommand(_: Values, language: Language): Answer {
  const table = costTable()
  const found = inconsistencies()
  return { json: { ...table, inconsistencies: found }, text: print.costTable(table, found, language) }
}

function kitCommand(values: Values, language: Language): Answer {
  const kind = kindNamed(values.kind)
  const pupils = number('--pupils', values.pupils)
  if (!Number.isInteger(pupils) || pupils < 0) throw new UnusableInput(['--pupils: write a whole number from 0'])
  const kit = kitFor(kind, pupils)
  const words = programmeKinds.find((one) => one.id === kind)?.words[language] ?? kind
  return { json: { kind, pupils, kit }, text: print.kit(words, pupils, kit) }
}

/** A kind of the programme, or one of the register ("secondary"). */
function kindNamed(said: string | undefined): ProgrammeKind {
  const own = programmeKind.safeParse(said)
  if (own.success) return own.data
  const registered = institutionKind.safeParse(said)
  if (registered.success) return kindOfInstitution(registered.data)
  const known = [...new Set([...programmeKind.options, ...institutionKind.options])]
  const near = said === undefined ? '' : didYouMean(said, known)
  throw new UnusableInput([`--kind: ${near}write ${oneOf(known)}`])
}

function subsidyCommand(values: Values, language: Language): Answer {
  const of = spending.safeParse(values.spending)
  if (!of.success) throw new UnusableInput([`--spending: write ${oneOf(spending.options)}`])
  const total = number('--total', values.total)
  try {
    const found = subsidy(of.data, total)
    return { json: found, text: print.subsidy(found, language) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UnusableInput(['--total: write an amount in zł such as 8000 or 8123.47'])
  }
}

function deadlinesCommand(values: Values, language: Language): Answer {
  const year = number('--year', values.year)
  if (!programmeYears.includes(year)) throw new UnusableInput([`--year: write ${oneOf(programmeYears)}`])
  const found = deadlines(year)
  return { json: found, text: print.deadlines(found, language) }
}

function number(option: string, said: string | undefined): number {
  if (said === undefined || said.trim() === '' || Number.isNaN(Number(said)))
    throw new UnusableInput([`${option}: write a number`])
  return Number(said)
}

function eligibleCommand({ file }: Values, language: Language): Answer {
  const { value, text, name } = oneFile(file)
  check(name, text, applicant, value)
  const found = eligible(applicant.parse(value))
  return { json: { ...found, remark: beneficiariesRemark }, text: print.eligible(found, language) }
}

const unitFile = z.looseObject({ application: z.literal('unit') })
const collectiveFile = z.looseObject({
  application: z.literal('collective'),
  unitApplications: z.optional(z.array(z.looseObject({}))),
})
const anyFile = z.looseObject({ application: z.enum(['unit', 'collective']) })

function applicationCommand({ file }: Values, language: Language): Answer {
  const { value, text, name } = oneFile(file)
  check(name, text, anyFile, value)
  if (unitFile.safeParse(value).success) {
    const { application: _, ...given } = unitFile.parse(value)
    const report = unitApplication(given)
    return { json: report, text: print.unit(report, language) }
  }
  const { head, report } = collective(name, text, value)
  const criteria = criteriaOf(head, report)
  return { json: { ...report, criteria }, text: print.collective(report, criteria, language) }
}

function compareCommand({ file }: Values, language: Language): Answer {
  if (file.length < 2) throw new UnusableInput(['--file: name two or more collective applications', usage])
  const read = file.map((name) => {
    const text = readJson(name)
    return collective(name, text, text.value)
  })
  if (new Set(read.map(({ head }) => head.year)).size > 1)
    throw new UnusableInput(file.map((name, at) => `${name}: $.year is ${read[at]?.head.year}: write one year in all`))
  const ranking = rank(read)
  return { json: { ranking, noWeights }, text: print.ranking(ranking, language) }
}

function collective(name: string, text: ReturnType<typeof readJson>, value: unknown) {
  check(name, text, collectiveFile, value)
  check(name, text, collectiveHead, value)
  const { application: _, unitApplications = [], ...given } = collectiveFile.parse(value)
  const head = given as unknown as CollectiveHead
  return { head, report: collectiveApplication(head, unitApplications) }
}

function oneFile(files: string[]): { name: string; text: ReturnType<typeof readJson>; value: unknown } {
  const [name, ...more] = files
  if (name === undefined || more.length > 0) throw new UnusableInput(['--file: name one file', usage])
  const text = readJson(name)
  return { name, text, value: text.value }
}

function check(name: string, text: ReturnType<typeof readJson>, schema: z.ZodMiniType, value: unknown): void {
  const faults = schemaFaults(schema, value)
  if (faults.length > 0) throw new UnusableInput(located(name, text, faults))
}
