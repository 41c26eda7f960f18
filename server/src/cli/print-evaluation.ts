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
const CONFIRM = 'to be confirmed by counsel'

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
        ({ severity, force, rule, title, toBeConfirmed }) =>
          `  ${pad(severity, 9)}${pad(force, 12)}${pad(kind === 'institution' ? kind : `${kind} ${id}`, 16)}${pad(rule + (toBeConfirmed ? ' *' : ''), 28)} ${title}`,
      ),
  )
  return all.length === 0 ? [] : ['', `Failed (* ${CONFIRM})`, ...all]
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
  if (verdict.outcome === 'inapplicable') {
    const mark = verdict.toBeConfirmed ? `; ${CONFIRM}` : ''
    return wrapped(`${head} (${reasonText(verdict)}${mark})`, indent)
  }
  const lines = wrapped(head, indent)
  const say = (label: string, text: string) =>
    lines.push(...wrapped(`${indent}${pad(label, 11)}${text}`, `${indent}${' '.repeat(11)}`))
  const cited = `${verdict.citation.act}, ${verdict.citation.clause} [${verdict.citation.marks.join(' ')}]`
  say('required', verdict.required)
  if (isUnasked(verdict)) {
    // Hundreds of questions nobody has answered yet must not bury what is known.
    say('to know', verdict.missing.join(', '))
    say('cited', cited)
    if (verdict.toBeConfirmed) say('', CONFIRM)
    return lines
  }
  say('observed', observedText(verdict, subjectId))
  if (verdict.outcome !== 'passed') say('because', reasonText(verdict))
  say('cited', cited)
  if (verdict.toBeConfirmed) say('', CONFIRM)
  if (verdict.proposed) say('', 'its number is a proposal of this project')
  if (verdict.supersededBy) say('superseded', `by ${verdict.supersededBy.rule} (${verdict.supersededBy.pack})`)
  if (verdict.exception)
    say(
      'exception',
      `${verdict.exception.id}, ${verdict.exception.claimed ? 'claimed' : 'not claimed'}: ${verdict.exception.conditions.map((one) => `${one.rule} ${outcomeWords[one.outcome].toLowerCase()}`).join(', ')}`,
    )
  return lines
}

/** Nobody has said anything that would decide it. */
export function isUnasked({ outcome, reason }: JudgedRule): boolean {
  return outcome === 'cantTell' && reason.code === 'not-known'
}

/** Every fact looked at, with how, when and by whom it was learnt; what is not known is named. */
function observedText(verdict: JudgedRule, subjectId: string): string {
  const known = observedParts(verdict.observed, subjectId, (one) => [
    ...provenance(one),
    ...(one.evidence.length > 0 ? [one.evidence.join(' + ')] : []),
  ])
  const open = verdict.missing.filter((name) => !verdict.observed.some((one) => one.fact === name))
  if (open.length > 0) known.push(`not known: ${open.join(', ')}`)
  return known.join('; ') || 'nothing'
}

/** The same learnt in the same way on several things is said once, with their ids. */
export function observedParts(
  observed: readonly Observed[],
  subjectId: string,
  circumstances: (one: Observed) => string[],
): string[] {
  const groups = Map.groupBy(observed, (one) => `${factText(one)} (${circumstances(one).join(', ')}`)
  return [...groups].map(([text, group]) => {
    const on = [...new Set(group.map((one) => one.on))].filter((id) => id !== subjectId && id !== 'institution')
    return `${text}${on.length > 0 ? `, on ${on.join(', ')}` : ''})`
  })
}

export function provenance({ how, at, by }: Observed): string[] {
  return [how, at?.slice(0, 10), by].filter((part) => part != null)
}

export function factText({ label, value, unit, unavailable }: Observed): string {
  if (value === null) return `${label}: unavailable, ${unavailable ?? 'not-known'}`
  const text =
    typeof value === 'boolean' ? (value ? 'yes' : 'no') : Array.isArray(value) ? value.join(', ') || 'none' : value
  return `${label}: ${text}${unit ? ` ${unit}` : ''}`
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
