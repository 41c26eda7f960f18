import * as z from 'zod/mini'
import { factsOf } from '@nadzor/shared/facts/facts-of'
import { factValue, subjectKind } from '@nadzor/shared/facts/fact'
import type { Language } from '@nadzor/shared/facts/primitives'
import { recordedFact } from '@nadzor/shared/facts/recorded-facts'
import { bindingOf, editionsFor } from '@nadzor/shared/rules/binding'
import { evaluate } from '@nadzor/shared/rules/evaluate'
import type { FactsRead } from '@nadzor/shared/rules/facts-file'
import { knownFacts } from '@nadzor/shared/rules/known-facts'
import { force, outcome, severity } from '@nadzor/shared/rules/outcome'
import type { Outcome, Severity, Verdict } from '@nadzor/shared/rules/outcome'
import { rulesOf } from '@nadzor/shared/rules/rows'
import type { HashedPack, Rule } from '@nadzor/shared/rules/schema'

const observed = z.strictObject({
  /** Fact name of the catalogue. */
  fact: z.string(),
  /** Two or three words for it. */
  label: z.string(),
  value: z.nullable(factValue),
  unit: z.nullable(z.string()),
  /** Why there is no value. */
  unavailable: z.nullable(z.string()),
  /** declared < screen or observed < read < sampled; `register` for what the register of the school says. */
  how: z.string(),
  /** Moment of observation; null for the register. */
  at: z.nullable(z.string()),
  by: z.nullable(z.string()),
  evidence: z.array(z.string()),
  /** Short id of the thing it was observed on. */
  on: z.string(),
})
export type Observed = z.infer<typeof observed>

const judged = z.strictObject({
  rule: z.string(),
  pack: z.string(),
  edition: z.string(),
  packHash: z.string(),
  outcome,
  severity,
  force,
  /** Not confirmed against the official text (marks K or I): to be confirmed by counsel before it is held against a school. */
  toBeConfirmed: z.boolean(),
  /** A number in it is this project's proposal, not the law's. */
  proposed: z.boolean(),
  /** What is so when it fails. */
  title: z.string(),
  /** What must hold. */
  required: z.string(),
  citation: z.strictObject({
    act: z.string(),
    clause: z.string(),
    quote: z.nullable(z.string()),
    marks: z.array(z.string()),
  }),
  observed: z.array(observed),
  reason: z.strictObject({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
  /** Facts still to be known. */
  missing: z.array(z.string()),
  /** Who mends it; the first owns the finding. */
  owners: z.array(z.string()),
  supersededBy: z.nullable(z.strictObject({ pack: z.string(), rule: z.string() })),
  exception: z.nullable(
    z.strictObject({
      id: z.string(),
      claimed: z.boolean(),
      conditions: z.array(z.strictObject({ rule: z.string(), outcome })),
    }),
  ),
})
export type JudgedRule = z.infer<typeof judged>

/** What `npm run --silent evaluate -- --json` prints; described in docs/facts-file.md. */
export const evaluation = z.strictObject({
  format: z.literal('nadzor-evaluation/1'),
  /** The day the law was asked about. */
  day: z.string(),
  institution: z.string(),
  packs: z.array(
    z.strictObject({
      pack: z.string(),
      edition: z.string(),
      hash: z.string(),
      title: z.string(),
      binds: z.boolean(),
      /** Why it binds or does not: codes of shared/src/rules/binding.ts. */
      reason: z.string(),
    }),
  ),
  counts: z.record(outcome, z.number()),
  /** Things of the school, in the order of the file; of each the failed verdicts first. */
  subjects: z.array(z.strictObject({ kind: subjectKind, id: z.string(), name: z.string(), verdicts: z.array(judged) })),
})
export type Evaluation = z.infer<typeof evaluation>

const outcomes: readonly Outcome[] = ['failed', 'cantTell', 'excepted', 'superseded', 'passed', 'inapplicable']
const severities: readonly Severity[] = ['critical', 'major', 'minor', 'info']

/** The moment a day is judged at: noon in UTC, the same day in Poland and Slovenia. */
export const momentOf = (day: string): string => `${day}T12:00:00.000Z`

/** Every verdict about what a facts file describes, with the words of its rule. */
export function evaluateFacts(
  packs: readonly HashedPack[],
  read: FactsRead,
  day: string,
  language: Language,
): Evaluation {
  const base = factsOf(read.rows)
  const { institution } = read.rows
  const verdicts = evaluate(packs, base, momentOf(day))
  const words = wordsOf(packs, language)
  const bySubject = Map.groupBy(verdicts, (one) => one.subject.id)
  const chosen = new Set(editionsFor(packs, institution, day).map(({ hash }) => hash))
  return {
    format: 'nadzor-evaluation/1',
    day,
    institution: institution.name,
    packs: packs.map(({ hash, pack }) => {
      const { binds, reason } = bindingOf(pack, institution, day)
      const other = binds && !chosen.has(hash)
      return {
        pack: pack.pack,
        edition: pack.edition,
        hash,
        title: pack.title[language],
        binds: chosen.has(hash),
        reason: other ? 'later-edition' : reason,
      }
    }),
    counts: Object.fromEntries(
      outcomes.map((one) => [one, verdicts.filter((verdict) => verdict.outcome === one).length]),
    ) as Record<Outcome, number>,
    subjects: [...read.subjects].map(([made, { kind, id, name }]) => ({
      kind,
      id,
      name,
      verdicts: (bySubject.get(made) ?? []).toSorted(byOutcome).map((verdict) => shown(verdict, read, words, language)),
    })),
  }
}

/** Stable: rules of the same outcome and severity stay in the order of their packs. */
function byOutcome(a: Verdict, b: Verdict): number {
  return (
    outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity)
  )
}

type Words = { rule: (verdict: Verdict) => Rule; fact: (name: string) => { label: string; unit: string | null } }

function wordsOf(packs: readonly HashedPack[], language: Language): Words {
  const rules = new Map(
    packs.flatMap(({ hash, pack }) => rulesOf(pack).map((rule) => [`${hash} ${rule.id}`, rule] as const)),
  )
  const facts = knownFacts(packs.map(({ pack }) => pack))
  return {
    rule({ packHash, ruleId }) {
      const found = rules.get(`${packHash} ${ruleId}`)
      if (!found) throw new RangeError(`no rule ${ruleId} in ${packHash}`)
      return found
    },
    fact: (name) => {
      const entry = facts.get(name) ?? recordedFact(name)
      return { label: entry?.label[language] ?? name, unit: entry?.unit ?? null }
    },
  }
}

function shown(verdict: Verdict, { origins, subjects }: FactsRead, words: Words, language: Language): JudgedRule {
  const rule = words.rule(verdict)
  const { act, clause, quote, marks } = rule.citation
  return {
    rule: verdict.ruleId,
    pack: verdict.pack,
    edition: verdict.edition,
    packHash: verdict.packHash,
    outcome: verdict.outcome,
    severity: verdict.severity,
    force: verdict.force,
    toBeConfirmed: verdict.force === 'unconfirmed' || /^[KI]\b/.test(marks[0] ?? 'I'),
    proposed: rule.proposed ?? false,
    title: rule.title[language],
    required: rule.requirement[language],
    citation: { act, clause, quote, marks },
    observed: verdict.facts.map((one) => {
      const origin = origins.get(one.origin.id)
      return {
        fact: one.name,
        ...words.fact(one.name),
        value: one.value as Observed['value'],
        unavailable: one.unavailable,
        how: one.origin.kind === 'register' ? 'register' : one.how,
        at: one.at,
        by: origin?.by ?? null,
        evidence: origin?.evidence ?? [],
        on: subjects.get(one.subject.id)?.id ?? one.subject.id,
      }
    }),
    reason: verdict.reason,
    missing: verdict.missing,
    owners: verdict.owners,
    supersededBy: verdict.supersededBy && { pack: verdict.supersededBy.pack, rule: verdict.supersededBy.ruleId },
    exception: verdict.exception && {
      ...verdict.exception,
      conditions: verdict.exception.conditions.map((one) => ({ rule: one.ruleId, outcome: one.outcome })),
    },
  }
}
