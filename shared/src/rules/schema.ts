import * as z from 'zod/mini'
import { answererKind, catalogueEntrySchema, topic } from '../facts/catalogue.ts'
import { evidencePurpose } from '../facts/evidence.ts'
import { how, subjectKind } from '../facts/fact.ts'
import { institutionKind } from '../facts/institution.ts'
import { country, day, inLanguages, language } from '../facts/primitives.ts'
import { owner } from '../findings/finding.ts'
import { checkKinds as kinds } from './checks/list.ts'
import { citation, outcome, severity } from './outcome.ts'

export { canonicalJson } from '../facts/canonical-json.ts'

/** A test with its numbers. `name` is one of rules/checks/list.ts. */
const simpleChecks = [
  z.strictObject({ name: z.literal('at-least'), params: kinds['at-least'].params }),
  z.strictObject({ name: z.literal('at-most'), params: kinds['at-most'].params }),
  z.strictObject({ name: z.literal('count'), params: kinds.count.params }),
  z.strictObject({ name: z.literal('day-before'), params: kinds['day-before'].params }),
  z.strictObject({ name: z.literal('day-by'), params: kinds['day-by'].params }),
  z.strictObject({ name: z.literal('expires-within'), params: kinds['expires-within'].params }),
  z.strictObject({ name: z.literal('filled'), params: kinds.filled.params }),
  z.strictObject({ name: z.literal('foreign-ground'), params: kinds['foreign-ground'].params }),
  z.strictObject({ name: z.literal('holds-all'), params: kinds['holds-all'].params }),
  z.strictObject({ name: z.literal('kept-at-least'), params: kinds['kept-at-least'].params }),
  z.strictObject({ name: z.literal('kept-at-most'), params: kinds['kept-at-most'].params }),
  z.strictObject({ name: z.literal('kept-promise'), params: kinds['kept-promise'].params }),
  z.strictObject({ name: z.literal('place-in'), params: kinds['place-in'].params }),
  z.strictObject({ name: z.literal('place-not-in'), params: kinds['place-not-in'].params }),
  z.strictObject({ name: z.literal('share-at-least'), params: kinds['share-at-least'].params }),
  z.strictObject({ name: z.literal('share-at-most'), params: kinds['share-at-most'].params }),
  z.strictObject({ name: z.literal('shown'), params: kinds.shown.params }),
  z.strictObject({ name: z.literal('sign-element'), params: kinds['sign-element'].params }),
  z.strictObject({ name: z.literal('tv-lines'), params: kinds['tv-lines'].params }),
  z.strictObject({ name: z.literal('unrecognisable'), params: kinds.unrecognisable.params }),
  z.strictObject({ name: z.literal('value-in'), params: kinds['value-in'].params }),
  z.strictObject({ name: z.literal('view-into'), params: kinds['view-into'].params }),
  z.strictObject({ name: z.literal('window-open'), params: kinds['window-open'].params }),
  z.strictObject({ name: z.literal('within-days'), params: kinds['within-days'].params }),
  z.strictObject({ name: z.literal('written-period'), params: kinds['written-period'].params }),
] as const
const simpleCheck = z.discriminatedUnion('name', simpleChecks)
/** One of several plain checks; inside `each`. */
const anyOfSimple = z.strictObject({
  name: z.literal('any-of'),
  params: z.strictObject({ checks: z.array(simpleCheck).check(z.minLength(2)) }),
})
const eachCheck = z.strictObject({
  name: z.literal('each'),
  /** All of this kind that belong to the subject and count for the rule. */
  params: z.strictObject({
    of: subjectKind,
    check: z.discriminatedUnion('name', [...simpleChecks, anyOfSimple]),
  }),
})
const anyOfCheck = z.strictObject({
  name: z.literal('any-of'),
  params: z.strictObject({
    checks: z.array(z.discriminatedUnion('name', [...simpleChecks, eachCheck])).check(z.minLength(2)),
  }),
})
export const check = z.discriminatedUnion('name', [...simpleChecks, eachCheck, anyOfCheck])
export type AnyCheck = z.infer<typeof check>
export type Check = AnyCheck

const yieldsTo = z.array(
  z.strictObject({
    rule: z.string(),
    /** Outcomes of this rule that give way. */
    instead: z.array(outcome),
    /** Outcomes of the other that take its place; with `in-force` its being in force is enough. */
    whenOther: z.union([z.array(outcome), z.literal('in-force')]),
  }),
)
/** Param: the name of a check's parameter, or a path into it ("facts.0.min"). */
const bound = z.strictObject({ parameter: z.string(), side: z.enum(['lower', 'upper']), param: z.string() })
const evidenceKind = z.enum(['ans', 'pho', 'prb', 'doc', 'reg'])

const scalar = z.union([z.boolean(), z.number(), z.string()])
const simpleCondition = z.union([
  z.strictObject({ fact: z.string(), in: z.array(scalar) }),
  z.strictObject({ fact: z.string(), notIn: z.array(scalar) }),
  z.strictObject({ fact: z.string(), above: z.number() }),
  z.strictObject({ fact: z.string(), below: z.number() }),
  /** The school claims an exception by this fact. Not asked here: the rule that fails asks it. */
  z.strictObject({ claimed: z.string() }),
  /** The register or an answer holds this; nobody is asked for it here. */
  z.strictObject({ recorded: z.string() }),
  /** A day fact lies before this day, or on it and later. */
  z.strictObject({ before: z.strictObject({ fact: z.string(), day }) }),
  z.strictObject({ from: z.strictObject({ fact: z.string(), day }) }),
  /** One of these rules fails on the same subject and its exception is open to it. */
  z.strictObject({ exceptable: z.array(z.string()) }),
])
/** Read in order: the first that is not so makes the rule inapplicable, the first unknown asks its question. */
export const condition = z.union([simpleCondition, z.strictObject({ anyOf: z.array(simpleCondition) })])
export type SimpleCondition = z.infer<typeof simpleCondition>
export type Condition = z.infer<typeof condition>

export const rule = z.strictObject({
  /** Row id of REQUIREMENTS; the same words name the rule everywhere. */
  id: z.string(),
  /** Row or section this rule comes from, where its id is not a row's own. */
  row: z.optional(z.string()),
  /** What is so when it fails; at most six words. */
  title: inLanguages,
  /** What must hold. */
  requirement: inLanguages,
  subject: subjectKind,
  /**
   * `real`: the controller's own real cameras and what they record or watch; `recorded`: those and what a camera that has
   * been taken down left behind; `own`: dummies too.
   */
  scope: z.enum(['real', 'recorded', 'own', 'any']),
  when: z.array(condition),
  /** All must pass. */
  checks: z.array(check).check(z.minLength(1)),
  /** Facts without which it never passes; `atLeast` the weakest way of knowing that satisfies the row (0.4.4). */
  needs: z.array(z.strictObject({ fact: z.string(), atLeast: how })),
  /** Facts it uses when it has them, or only on some paths. */
  prefers: z.array(z.strictObject({ fact: z.string(), atLeast: how })),
  /** Column Ev. */
  evidence: z.array(evidenceKind),
  severity,
  /** Column Fix; the first owns the finding. */
  owners: z.array(owner).check(z.minLength(1)),
  /** Rules that fail for one defect share one finding. */
  defect: z.string(),
  /** `soft`: guidance and opinions, a benchmark even inside a binding pack. */
  binding: z.optional(z.literal('soft')),
  /** A number or reading in it is this project's proposal, not the law's. */
  proposed: z.optional(z.boolean()),
  validFrom: z.optional(day),
  validUntil: z.optional(day),
  citation,
  exception: z.optional(
    z.strictObject({
      id: z.string(),
      /** Fact by which the school claims it. */
      claim: z.string(),
      /** Its own rules, on the same subject; those that do not apply do not count. */
      conditions: z.array(z.string()),
      /** Where it cannot be claimed at all (0.4.6). */
      barred: z.array(simpleCondition),
    }),
  ),
  /** Rules that prevail over this one (section 3). */
  yieldsTo: z.optional(yieldsTo),
  /** The check's parameter of this name bounds a quantity that other packs bound too (0.3.3). */
  bound: z.optional(bound),
  /** Outcomes that can occur; each has a case. */
  outcomes: z.array(outcome),
})
export type Rule = z.infer<typeof rule>

/**
 * A row judged by what a person answers or a register holds, in short form; rules/rows.ts makes a rule of it. `question`:
 * whether something was done or exists; `field`: an entry of a register or an application.
 */
export const row = z.strictObject({
  id: z.string(),
  row: z.optional(z.string()),
  kind: z.enum(['question', 'field']),
  title: inLanguages,
  requirement: inLanguages,
  subject: subjectKind,
  scope: z.optional(z.enum(['real', 'recorded', 'own', 'any'])),
  topic,
  /** Who can know; the first is asked. */
  answeredBy: z.array(answererKind).check(z.minLength(1)),
  when: z.optional(z.array(condition)),
  /** Declares the fact `ans.<id>`. Left out when the checks use facts that others ask for. */
  ask: z.optional(
    z.strictObject({
      type: z.enum(['choice', 'yes-no', 'number', 'day', 'text', 'choices']),
      unit: z.optional(z.nullable(z.string())),
      choices: z.optional(z.array(z.strictObject({ value: z.string(), label: inLanguages }))),
      label: inLanguages,
      question: inLanguages,
      why: z.optional(inLanguages),
      hint: z.optional(inLanguages),
      evidence: z.nullable(evidencePurpose),
    }),
  ),
  /** Default: the answer is yes, proved by its document unless column Ev lets an answer do. */
  checks: z.optional(z.array(check).check(z.minLength(1))),
  evidence: z.array(evidenceKind),
  severity,
  owners: z.array(owner).check(z.minLength(1)),
  defect: z.string(),
  binding: z.optional(z.literal('soft')),
  proposed: z.optional(z.boolean()),
  validFrom: z.optional(day),
  validUntil: z.optional(day),
  citation,
  yieldsTo: z.optional(yieldsTo),
  bound: z.optional(bound),
})
export type Row = z.infer<typeof row>

/** A row of the catalogue that nothing can be asked about here, with the reason. */
const outOfScope = z.strictObject({
  id: z.string(),
  /** `authority`: a duty of voivode or ministry; `undecidable`: no fact could ever decide it. */
  why: z.enum(['authority', 'undecidable']),
  reason: inLanguages,
})

/** One dated edition of a pack. Never edited once published: a change of the law is another file. */
export const packEdition = z.strictObject({
  pack: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  edition: z.string(),
  title: inLanguages,
  /** As spoken: "art. 108a". */
  short: inLanguages,
  language,
  jurisdiction: z.strictObject({ country: z.nullable(country), city: z.nullable(z.string()) }),
  binding: z.enum(['regulation', 'statute', 'programme', 'own-act', 'local', 'standard']),
  /** Lower prevails; for lists only, supersession is declared rule by rule. */
  rank: z.int(),
  appliesTo: z.strictObject({
    countries: z.array(country),
    cities: z.nullable(z.array(z.string())),
    exceptKinds: z.array(institutionKind),
    /** Binds only institutions that adopted it (their `ownPacks`). */
    adopted: z.boolean(),
  }),
  /** Column of section 4 whose class decides whether a verdict on a place is confirmed. */
  column: z.nullable(z.enum(['108a', 'KP', 'P07', 'SI22', 'ZV2', 'EU'])),
  validFrom: day,
  validUntil: z.nullable(day),
  /** What an expired edition still is. */
  afterwards: z.enum(['nothing', 'benchmark']),
  rules: z.array(rule),
  rows: z.optional(z.array(row)),
  /** Facts this pack alone asks for, beside those its rows declare: `ans.<row id>.<part>`. */
  facts: z.optional(z.array(catalogueEntrySchema)),
  outOfScope: z.optional(z.array(outOfScope)),
})
export type PackEdition = z.infer<typeof packEdition>

/** SHA-256 (hex) of `canonicalJson(pack)`, and the pack. */
export type HashedPack = { hash: string; pack: PackEdition }
