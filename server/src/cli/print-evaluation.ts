import type { Evaluation, JudgedRule, Observed } from './evaluation.ts'

const outcomeWords: Record<JudgedRule['outcome'], string> = {
  failed: 'FAILED',
  cantTell: "can't tell",
  excepted: 'excepted',
  superseded: 'superseded',
  passed: 'passed',
  inapplicable: 'not applicable',
}

const pad = (text: string, width: number): string => text.padEnd(width)
const indent = ' '.repeat(4)
const WIDTH = 118

/** The verdicts as text for a terminal: one block a thing, the failed first, a line of required, observed and cited each. `only`: blocks of these outcomes, all when empty. */
export function printEvaluation(
  { institution, day, packs, counts, subjects }: Evaluation,
  only: readonly JudgedRule['outcome'][] = [],
): string {
  const lines = [`${institution}, judged for ${day}`, '']
  lines.push('What binds it, and why')
  for (const one of packs.filter(({ binds }) => binds))
    lines.push(`  ${pad(`${one.pack} ${one.edition}`, 42)} ${one.reason}`)
  const others = packs.filter(({ binds }) => !binds)
  if (others.length > 0) lines.push('What does not')
  for (const one of others) lines.push(`  ${pad(`${one.pack} ${one.edition}`, 42)} ${one.reason}`)
  lines.push('', totals(counts))
  lines.push(...failures(subjects))
  for (const subject of subjects) {
    const verdicts = subject.verdicts.filter((one) => only.length === 0 || only.includes(one.outcome))
    if (verdicts.length === 0) continue
    lines.push(
      '',
      heading(subject.kind === 'institution' ? subject.name : `${subject.kind} ${subject.id}: ${subject.name}`),
    )
    for (const verdict of verdicts) lines.push(...block(verdict, subject.id))
  }
  return `${lines.join('\n')}\n`
}

/** What failed, at a glance. */
function failures(subjects: Evaluation['subjects']): string[] {
  const all = subjects.flatMap(({ kind, id, verdicts }) =>
    verdicts
      .filter((one) => one.outcome === 'failed')
      .map(
        ({ severity, force, rule, title }) =>
          `  ${pad(severity, 9)}${pad(force, 12)}${pad(kind === 'institution' ? kind : `${kind} ${id}`, 16)}${pad(rule, 26)} ${title}`,
      ),
  )
  return all.length === 0 ? [] : ['', 'Failed', ...all]
}

function totals(counts: Evaluation['counts']): string {
  return Object.entries(outcomeWords)
    .map(([outcome, word]) => `${word.toLowerCase()} ${counts[outcome as JudgedRule['outcome']]}`)
    .join(', ')
}

function heading(text: string): string {
  return `${text}\n${'-'.repeat(Math.min(text.length, WIDTH))}`
}

function block(verdict: JudgedRule, subjectId: string): string[] {
  const head = `${pad(outcomeWords[verdict.outcome], 15)}${pad(verdict.severity, 9)}${pad(verdict.force, 12)}${pad(verdict.rule, 26)} ${verdict.title}`
  // What does not apply needs no more than the reason.
  if (verdict.outcome === 'inapplicable') return wrapped(`${head} (${reasonText(verdict)})`, indent)
  const lines = wrapped(head, indent)
  const say = (label: string, text: string) =>
    lines.push(...wrapped(`${indent}${pad(label, 11)}${text}`, `${indent}${' '.repeat(11)}`))
  say('required', verdict.required)
  say('observed', observedText(verdict, subjectId))
  say('because', reasonText(verdict))
  say('cited', `${verdict.citation.act}, ${verdict.citation.clause} [${verdict.citation.marks.join(' ')}]`)
  if (verdict.toBeConfirmed) say('', 'to be confirmed by counsel')
  if (verdict.proposed) say('', 'its number is a proposal of this project')
  if (verdict.supersededBy) say('superseded', `by ${verdict.supersededBy.rule} (${verdict.supersededBy.pack})`)
  if (verdict.exception)
    say(
      'exception',
      `${verdict.exception.id}, ${verdict.exception.claimed ? 'claimed' : 'not claimed'}: ${verdict.exception.conditions.map((one) => `${one.rule} ${outcomeWords[one.outcome].toLowerCase()}`).join(', ')}`,
    )
  return lines
}

/** Every fact looked at, with how, when and by whom it was learnt; what is not known is named. */
export function observedText(verdict: JudgedRule, subjectId: string): string {
  const known = verdict.observed.map((one) => `${factText(one)} (${provenanceText(one, subjectId)})`)
  const open = verdict.missing.filter((name) => !verdict.observed.some((one) => one.fact === name))
  if (open.length > 0) known.push(`not known: ${open.join(', ')}`)
  return known.join('; ') || 'nothing'
}

export function factText({ label, value, unit, unavailable }: Observed): string {
  if (value === null) return `${label}: unavailable, ${unavailable ?? 'not-known'}`
  const text =
    typeof value === 'boolean' ? (value ? 'yes' : 'no') : Array.isArray(value) ? value.join(', ') || 'none' : value
  return `${label}: ${text}${unit ? ` ${unit}` : ''}`
}

export function provenanceText({ how, at, by, evidence, on }: Observed, subjectId: string): string {
  const parts = [how]
  if (at) parts.push(at.slice(0, 10))
  if (by) parts.push(by)
  if (evidence.length > 0) parts.push(evidence.join(' + '))
  if (on !== subjectId && on !== 'institution') parts.push(`on ${on}`)
  return parts.join(', ')
}

export function reasonText({ reason }: JudgedRule): string {
  const params = Object.entries(reason.params).map(([name, value]) => `${name} ${value}`)
  return params.length > 0 ? `${reason.code}: ${params.join(', ')}` : reason.code
}

/** Breaks at blanks; what follows the first line stands below `hang`. */
function wrapped(text: string, hang: string): string[] {
  const lines: string[] = []
  let rest = text
  while (rest.length > WIDTH) {
    const cut = rest.lastIndexOf(' ', WIDTH)
    if (cut <= hang.length) break
    lines.push(rest.slice(0, cut).trimEnd())
    rest = hang + rest.slice(cut + 1)
  }
  return [...lines, rest]
}
