import type { Outcome, Verdict } from '@nadzor/shared/rules/outcome'
import { compareVerdicts } from '../../components/severity.ts'
import type { Question } from '../judgement.ts'

/** One defect on screen: its heaviest verdict, the other clauses that say the same, and what gave way to it. */
export type VerdictCardModel = { key: string; verdict: Verdict; also: Verdict[]; superseded: Verdict[] }

export type CardLayout = {
  /** Cards by the fact beside whose answer they stand. */
  beside: Map<string, VerdictCardModel[]>
  /** Cards of facts nobody is asked here. */
  rest: VerdictCardModel[]
  /** Passing is quiet: counted, and listed on request. */
  passed: Verdict[]
  inapplicable: number
}

type Asked = Pick<Question, 'state'> & { fact: { name: string } }
const worthACard: readonly Outcome[] = ['failed', 'cantTell', 'excepted']

/** A "can't tell" whose question is still open is that question, not a card, unless an exception was claimed there. */
function waitsForAnswer(verdict: Verdict, open: ReadonlySet<string>): boolean {
  if (verdict.exception?.claimed) return false
  return verdict.outcome === 'cantTell' && verdict.missing.some((fact) => open.has(fact))
}

/**
 * Which verdicts become cards and where they stand: beside the last answered question that led to them, so that the
 * mark appears next to the hand. Verdicts of one defect share a card. `askedElsewhere`: questions of the recorder, when the
 * verdicts are a channel's; what is still open there is not a card on each of its channels.
 */
export function cardLayout(
  verdicts: readonly Verdict[],
  questions: readonly Asked[],
  askedElsewhere: readonly Asked[] = [],
): CardLayout {
  const open = new Set(
    [...questions, ...askedElsewhere].filter(({ state }) => state === 'open').map(({ fact }) => fact.name),
  )
  const asked = questions.filter(({ state }) => state !== 'open').map(({ fact }) => fact.name)
  const sorted = [...verdicts].sort(compareVerdicts)
  const cards = new Map<string, VerdictCardModel>()
  for (const verdict of sorted) {
    if (!worthACard.includes(verdict.outcome) || waitsForAnswer(verdict, open)) continue
    const card = cards.get(verdict.defect)
    if (card) card.also.push(verdict)
    else cards.set(verdict.defect, { key: verdict.defect, verdict, also: [], superseded: [] })
  }
  const all = [...cards.values()]
  for (const verdict of sorted.filter(({ outcome }) => outcome === 'superseded')) {
    const by = verdict.supersededBy
    const winner = all.find(({ verdict: main, also }) =>
      [main, ...also].some(({ ruleId, pack }) => ruleId === by?.ruleId && pack === by.pack),
    )
    // What gave way to a rule that passes needs nobody's attention.
    winner?.superseded.push(verdict)
  }
  const layout: CardLayout = {
    beside: new Map(),
    rest: [],
    passed: sorted.filter(({ outcome }) => outcome === 'passed'),
    inapplicable: sorted.filter(({ outcome }) => outcome === 'inapplicable').length,
  }
  for (const card of all) {
    const used = new Set([...card.verdict.facts.map(({ name }) => name), ...card.verdict.missing])
    const place = asked.findLast((name) => used.has(name))
    if (place === undefined) layout.rest.push(card)
    else layout.beside.set(place, [...(layout.beside.get(place) ?? []), card])
  }
  return layout
}
