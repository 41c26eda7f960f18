import { factsOf } from '@nadzor/shared/facts/facts-of'
import { changedPacks, summary, whatIf } from '@nadzor/shared/rules/what-if'
import type { Said, VerdictChange } from '@nadzor/shared/rules/what-if'
import type { Change } from '@nadzor/shared/rules/what-if-change'
import type { FactsRead } from '@nadzor/shared/rules/facts-file'
import { allPacks, dayToJudge } from './choose-packs.ts'
import { readArguments, readFacts } from './evaluate-command.ts'
import { momentOf } from './evaluation.ts'
import { UnusableInput } from './unusable-input.ts'
import type { Output } from './unusable-input.ts'

const usage =
  'npm run --silent what-if -- --facts FILE.json… (--set RULE.param=VALUE | --edition pack=edition) … [--at YYYY-MM-DD] [--packs-dir DIR] [--json]'

/** `RULE.param=VALUE`; the value as JSON, else as text. */
function thresholdOf(said: string): Change {
  const parts = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(said)
  if (!parts)
    throw new UnusableInput([
      `--set: ${JSON.stringify(said)}: write RULE.param=VALUE, for instance PL108A-4-RETENTION.limit.months=2`,
    ])
  const [, rule = '', param = '', text = ''] = parts
  try {
    return { kind: 'threshold', rule, param, value: JSON.parse(text) as unknown }
  } catch {
    return { kind: 'threshold', rule, param, value: text }
  }
}

/** `pack=edition`; `pack=none` takes the pack away. */
function editionOf(said: string): Change {
  const parts = /^([^=]+)=(.+)$/.exec(said)
  if (!parts)
    throw new UnusableInput([`--edition: ${JSON.stringify(said)}: write pack=edition, or pack=none to take it away`])
  const [, pack = '', edition = ''] = parts
  return { kind: 'edition', pack, edition: edition === 'none' ? null : edition }
}

/** `npm run what-if`: which verdicts about the facts files would be others. 0 with the list, 2 for input that cannot be used. */
export function whatIfCommand(args: string[], { out }: Output): number {
  const { values, positionals } = readArguments(
    {
      args,
      options: {
        facts: { type: 'string', multiple: true, default: [] },
        set: { type: 'string', multiple: true, default: [] },
        edition: { type: 'string', multiple: true, default: [] },
        at: { type: 'string' },
        'packs-dir': { type: 'string' },
        json: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    },
    usage,
  )
  // `--facts a.json b.json` is read as one would mean it.
  const files = [...values.facts, ...positionals]
  const said = [
    ...values.edition.map((one) => ({ from: `--edition ${one}`, change: editionOf(one) })),
    ...values.set.map((one) => ({ from: `--set ${one}`, change: thresholdOf(one) })),
  ]
  if (files.length === 0) throw new UnusableInput(['--facts: name a facts file', usage])
  if (said.length === 0) throw new UnusableInput(['say what would be otherwise: --set or --edition', usage])
  const day = dayToJudge(values.at, new Date())
  const packs = allPacks(values['packs-dir'])
  const other = changedPacks(
    packs,
    said.map(({ change }) => change),
    day,
  )
  if (!other.ok)
    throw new UnusableInput(other.faults.map(({ index, what, write }) => `${said[index]?.from}: ${what}: ${write}`))
  const results = files.map((file) => {
    const read = readFacts(file, packs, day)
    return { file, read, changes: whatIf(packs, other.packs, factsOf(read.rows), momentOf(day)) }
  })
  out(
    values.json
      ? asJson(
          day,
          said.map(({ change }) => change),
          results,
        )
      : asText(results),
  )
  return 0
}

type Result = { file: string; read: FactsRead; changes: VerdictChange[] }

function asJson(day: string, changes: Change[], results: readonly Result[]): string {
  const document = {
    format: 'nadzor-what-if/1',
    day,
    changes,
    institutions: results.map(({ file, read, changes }) => ({
      file,
      institution: read.rows.institution.name,
      verdicts: changes.map(({ subject, pack, ruleId, before, after }) => {
        const named = read.subjects.get(subject.id)
        return { subject: { kind: subject.kind, id: named?.id, name: named?.name }, pack, rule: ruleId, before, after }
      }),
    })),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function asText(results: readonly Result[]): string {
  const lines = results.flatMap(({ file, read, changes }) => [
    `${read.rows.institution.name} (${file}): ${changes.length === 0 ? 'no verdict changes' : `${changes.length} ${changes.length === 1 ? 'verdict changes' : 'verdicts change'}`}`,
    ...changes.map(({ subject, ruleId, before, after }) => {
      const named = read.subjects.get(subject.id)
      const on = subject.kind === 'institution' ? 'institution' : `${subject.kind} ${named?.id ?? ''}`
      return `  ${on.padEnd(18)} ${ruleId.padEnd(28)} ${saidText(before)} -> ${saidText(after)}`
    }),
    '',
  ])
  const all = summary(results.flatMap(({ changes }) => changes))
  if (all.length > 0)
    lines.push(
      `In all: ${all.map(({ before, after, count }) => `${count} ${before ?? 'none'} -> ${after ?? 'none'}`).join(', ')}`,
    )
  return `${lines.join('\n').trimEnd()}\n`
}

const saidText = (said: Said | null): string =>
  said === null
    ? 'none'
    : `${said.outcome} (${said.severity}, ${said.force}${said.supersededBy ? `, by ${said.supersededBy.ruleId}` : ''})`
