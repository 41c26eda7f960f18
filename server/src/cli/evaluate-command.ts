import { parseArgs } from 'node:util'
import { language as languages } from '@nadzor/shared/facts/primitives'
import type { Language } from '@nadzor/shared/facts/primitives'
import { readFactsFile } from '@nadzor/shared/rules/facts-file'
import type { FactsRead } from '@nadzor/shared/rules/facts-file'
import { didYouMean } from '@nadzor/shared/rules/nearest-name'
import { outcome as outcomes } from '@nadzor/shared/rules/outcome'
import type { Outcome } from '@nadzor/shared/rules/outcome'
import { oneOf } from '@nadzor/shared/rules/schema-faults'
import type { HashedPack } from '@nadzor/shared/rules/schema'
import { allPacks, choosePacks, dayToJudge } from './choose-packs.ts'
import { evaluateFacts } from './evaluation.ts'
import { printEvaluation } from './print-evaluation.ts'
import { located, readJson } from './read-json.ts'
import { UnusableInput } from './unusable-input.ts'
import type { Output } from './unusable-input.ts'

const usage =
  'npm run --silent evaluate -- --facts FILE.json [--packs a,b] [--at YYYY-MM-DD] [--packs-dir DIR] [--lang en|pl|sl] [--only failed,cantTell] [--json]'

/** The arguments a command knows. Throws UnusableInput with the usage. */
export function readArguments<const O extends Parameters<typeof parseArgs>[0] & object>(
  config: O,
  usage: string,
): ReturnType<typeof parseArgs<O>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UnusableInput([error instanceof Error ? error.message : String(error), usage])
  }
}

/** The facts file, read against all packs. Throws UnusableInput with every fault. */
export function readFacts(file: string, packs: readonly HashedPack[], day: string): FactsRead {
  const text = readJson(file)
  const result = readFactsFile(
    text.value,
    packs.map(({ pack }) => pack),
    day,
  )
  if (!result.ok) throw new UnusableInput(located(file, text, result.faults))
  return result.read
}

/** `npm run evaluate`: the verdicts about one facts file. 0 with verdicts, 2 for input that cannot be used. */
export function evaluateCommand(args: string[], { out }: Output): number {
  const { values } = readArguments(
    {
      args,
      options: {
        facts: { type: 'string' },
        packs: { type: 'string' },
        at: { type: 'string' },
        'packs-dir': { type: 'string' },
        lang: { type: 'string', default: 'en' },
        only: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    },
    usage,
  )
  if (values.facts === undefined) throw new UnusableInput(['--facts: name the facts file', usage])
  if (!(languages.options as string[]).includes(values.lang))
    throw new UnusableInput([`--lang: write ${oneOf(languages.options)}`])
  const only = outcomesOf(values.only)
  const day = dayToJudge(values.at, new Date())
  const all = allPacks(values['packs-dir'])
  const packs = choosePacks(all, values.packs)
  const result = evaluateFacts(packs, readFacts(values.facts, all, day), day, values.lang as Language)
  out(values.json ? `${JSON.stringify(result, null, 2)}\n` : printEvaluation(result, only))
  return 0
}

/** `--only`: which blocks the text shows; the JSON has all. */
function outcomesOf(said: string | undefined): Outcome[] {
  const wanted = said === undefined ? [] : said.split(',')
  const known: readonly string[] = outcomes.options
  const wrong = wanted.find((one) => !known.includes(one))
  if (wrong !== undefined)
    throw new UnusableInput([
      `--only: ${JSON.stringify(wrong)}: ${didYouMean(wrong, known)}write some of ${known.join(',')}`,
    ])
  return wanted as Outcome[]
}
