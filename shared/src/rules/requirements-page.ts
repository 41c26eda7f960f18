import { coverageOf, latestEditions, requirements } from './coverage.ts'
import type { Coverage, RequirementRow } from './coverage.ts'
import { rulesOf } from './rows.ts'
import type { PackEdition, Rule } from './schema.ts'

const kinds = ['rule', 'question', 'field', 'out-of-scope', 'missing'] as const
type Kind = (typeof kinds)[number]

/** First mark K or I: not confirmed against the official text (REQUIREMENTS 0.2). */
function isUnconfirmed(rule: Rule): boolean {
  return /^[KI]\b/.test(rule.citation.marks[0] ?? 'I')
}

function only(found: readonly Coverage[]): Coverage {
  return found[0] ?? { kind: 'missing' }
}

/** Text inside a cell of a Markdown table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function line(row: RequirementRow, found: Coverage): string {
  if (!('rule' in found)) {
    const why = found.kind === 'out-of-scope' ? found.reason : ''
    return `| ${row.id} | ${found.kind} | | | ${cell(why)} |`
  }
  const { rule } = found
  const marks = [
    ...(isUnconfirmed(rule) ? ['to be confirmed by counsel'] : []),
    ...(rule.proposed ? ['threshold proposed'] : []),
    ...(rule.binding === 'soft' ? ['guidance'] : []),
  ]
  const words = `${rule.requirement.en}${marks.length > 0 ? ` *${marks.join(', ')}*` : ''}`
  return `| ${row.id} | ${found.kind} | ${rule.severity} | ${cell(rule.citation.clause)} | ${cell(words)} |`
}

function counts(rows: readonly { found: Coverage }[]): Record<Kind, number> {
  const result: Record<Kind, number> = { rule: 0, question: 0, field: 0, 'out-of-scope': 0, missing: 0 }
  for (const { found } of rows) result[found.kind] += 1
  return result
}

/** docs/requirements.md: the state of every row of the requirement catalogue. Written by `npm run schema -- --write`. */
export function requirementsPage(editions: readonly PackEdition[]): string {
  const latest = latestEditions(editions)
  const rows = requirements.map((row) => ({ row, found: only(coverageOf(row, latest)) }))
  const packs = [...new Set(requirements.map(({ pack }) => pack))]
  const table = packs.map((pack) => {
    const one = counts(rows.filter(({ row }) => row.pack === pack))
    const edition = latest.find((held) => held.pack === pack)?.edition ?? '-'
    return `| \`${pack}\` | ${edition} | ${kinds.map((kind) => one[kind]).join(' | ')} | ${kinds.reduce((sum, kind) => sum + one[kind], 0)} |`
  })
  const all = counts(rows)
  const known = new Set(requirements.map(({ id }) => id))
  const extra = latest.flatMap((edition) =>
    rulesOf(edition)
      .filter(({ id }) => !known.has(id))
      .map((rule) => `| ${rule.id} | ${rule.row ?? ''} | \`${edition.pack}\` | ${cell(rule.requirement.en)} |`),
  )
  return [
    '# The state of every requirement',
    '',
    'Written by `npm run schema -- --write` from the rule packs; do not edit (a test compares). A *rule* is judged from the',
    'register, the recorder and what an inspector sees; a *question* by what a person answers; a *field* is an entry of a',
    'register or application. All three end in a verdict. A row out of scope says why.',
    '',
    `| Pack | Edition | ${kinds.join(' | ')} | rows |`,
    `|---|---|${kinds.map(() => '--:').join('|')}|--:|`,
    ...table,
    `| all | | ${kinds.map((kind) => all[kind]).join(' | ')} | ${rows.length} |`,
    '',
    ...packs.flatMap((pack) => [
      `## \`${pack}\``,
      '',
      '| Id | Kind | Severity | Clause | What must hold |',
      '|---|---|---|---|---|',
      ...rows.filter(({ row }) => row.pack === pack).map(({ row, found }) => line(row, found)),
      '',
    ]),
    '## Rules beside the catalogue',
    '',
    'They carry out a ruling of the catalogue that has no row of its own.',
    '',
    '| Id | From | Pack | What must hold |',
    '|---|---|---|---|',
    ...extra,
    '',
  ].join('\n')
}
