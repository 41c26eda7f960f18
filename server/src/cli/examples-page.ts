import type { HashedPack } from '@nadzor/shared/rules/schema'
import { evaluateFacts } from './evaluation.ts'
import type { Evaluation, JudgedRule, Observed } from './evaluation.ts'
import { readFacts } from './evaluate-command.ts'
import { isUnasked, observedParts, provenance, reasonText } from './print-evaluation.ts'

const block = /<!-- verdicts (\S+) (\d{4}-\d\d-\d\d)(?: (\S+))? -->\n[^]*?<!-- end -->/g

/**
 * A page with its tables of verdicts made anew: between `<!-- verdicts FILE DAY -->` and `<!-- end -->`. Rule ids after the
 * day, with commas: only these.
 */
export function withVerdicts(page: string, folder: string, packs: readonly HashedPack[]): string {
  return page.replaceAll(block, (_, file: string, day: string, rules?: string) => {
    const read = readFacts(`${folder}/${file}`, packs, day)
    const tables = verdictTables(evaluateFacts(packs, read, day, 'en'), rules?.split(',') ?? null)
    return `<!-- verdicts ${file} ${day}${rules ? ` ${rules}` : ''} -->\n\n${tables}\n\n<!-- end -->`
  })
}

const outcomeWords: Record<JudgedRule['outcome'], string> = {
  failed: '**failed**',
  cantTell: 'can’t tell',
  excepted: 'excepted',
  superseded: 'superseded',
  passed: 'passed',
  inapplicable: 'not applicable',
}

/** Facts that only say whether a camera counts at all. */
const scopeFacts = new Set(['camera.kind', 'camera.controller'])

function verdictTables({ packs, counts, subjects }: Evaluation, rules: readonly string[] | null): string {
  const binding = packs.filter((one) => one.binds).map((one) => `\`${one.pack}\` ${one.edition} (${one.reason})`)
  const parts = [`Binds: ${binding.join(', ')}.`]
  if (rules === null) parts.push(`${totals(counts)}.`)
  for (const subject of subjects) {
    const verdicts = subject.verdicts.filter((one) => rules === null || rules.includes(one.rule))
    if (verdicts.length === 0) continue
    const name = subject.kind === 'institution' ? subject.name : `${subject.kind} ${subject.id}: ${subject.name}`
    parts.push(`**${name}**`)
    const open = verdicts.filter(isUnasked)
    const apart = verdicts.filter((one) => one.outcome === 'inapplicable')
    const shown = verdicts.filter((one) => !open.includes(one) && !apart.includes(one))
    if (shown.length > 0)
      parts.push(
        [
          '| Outcome | Rule | Weight | Required | Observed | Because |',
          '|---|---|---|---|---|---|',
          ...shown.map((one) => row(one, subject.id)),
        ].join('\n'),
      )
    if (open.length > 0) parts.push(`Can’t tell until somebody answers or looks: ${ids(open)}.`)
    if (apart.length > 0) parts.push(`Not applicable: ${ids(apart)}.`)
  }
  return parts.join('\n\n')
}

function totals(counts: Evaluation['counts']): string {
  const words = Object.entries(outcomeWords).map(
    ([outcome, word]) => `${counts[outcome as JudgedRule['outcome']]} ${word.replaceAll('*', '')}`,
  )
  return words.join(', ')
}

const ids = (verdicts: readonly JudgedRule[]): string =>
  verdicts.map((one) => `\`${one.rule}\`${one.toBeConfirmed ? '\\*' : ''}`).join(', ')

function row(verdict: JudgedRule, subjectId: string): string {
  const { act, clause } = verdict.citation
  const outcome = verdict.supersededBy
    ? `superseded by \`${verdict.supersededBy.rule}\``
    : outcomeWords[verdict.outcome]
  const confirm = verdict.toBeConfirmed ? '; to be confirmed by counsel' : ''
  const cells = [
    outcome,
    `\`${verdict.rule}\` ${act}, ${clause}${confirm}`,
    `${verdict.severity}, ${verdict.force}`,
    verdict.required,
    observedCell(verdict.observed, subjectId),
    reasonText(verdict),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function observedCell(observed: readonly Observed[], subjectId: string): string {
  const telling = observed.filter((one) => !scopeFacts.has(one.fact))
  const shown = telling.length > 0 ? telling : observed
  return observedParts(shown, subjectId, provenance).join('; ') || 'nothing'
}
