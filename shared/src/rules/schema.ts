import * as z from 'zod/mini'
import { how, subjectKind } from '../facts/fact.ts'
import { institutionKind } from '../facts/institution.ts'
import { country, day, inLanguages, language } from '../facts/primitives.ts'
import { owner } from '../findings/finding.ts'
import { checkKinds as kinds } from './checks/list.ts'
import { citation, outcome, severity } from './outcome.ts'

export { canonicalJson } from '../facts/canonical-json.ts'

/** A test with its numbers. `name` is one of rules/checks/list.ts. */
export const check = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('at-least'), params: kinds['at-least'].params }),
  z.strictObject({ name: z.literal('at-most'), params: kinds['at-most'].params }),
  z.strictObject({ name: z.literal('expires-within'), params: kinds['expires-within'].params }),
  z.strictObject({ name: z.literal('foreign-ground'), params: kinds['foreign-ground'].params }),
  z.strictObject({ name: z.literal('kept-at-least'), params: kinds['kept-at-least'].params }),
  z.strictObject({ name: z.literal('kept-at-most'), params: kinds['kept-at-most'].params }),
  z.strictObject({ name: z.literal('place-in'), params: kinds['place-in'].params }),
  z.strictObject({ name: z.literal('place-not-in'), params: kinds['place-not-in'].params }),
  z.strictObject({ name: z.literal('sign-element'), params: kinds['sign-element'].params }),
  z.strictObject({ name: z.literal('tv-lines'), params: kinds['tv-lines'].params }),
  z.strictObject({ name: z.literal('value-in'), params: kinds['value-in'].params }),
  z.strictObject({ name: z.literal('view-into'), params: kinds['view-into'].params }),
  z.strictObject({ name: z.literal('window-open'), params: kinds['window-open'].params }),
])
export type Check = z.infer<typeof check>

const scalar = z.union([z.boolean(), z.number(), z.string()])
const simpleCondition = z.union([
  z.strictObject({ fact: z.string(), in: z.array(scalar) }),
  z.strictObject({ fact: z.string(), notIn: z.array(scalar) }),
  z.strictObject({ fact: z.string(), above: z.number() }),
  /** The school claims an exception by this fact. Not asked here: the rule that fails asks it. */
  z.strictObject({ claimed: z.string() }),
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
  /** `real`: the controller's own real cameras and what they record or watch; `own`: dummies too. */
  scope: z.enum(['real', 'own', 'any']),
  when: z.array(condition),
  /** All must pass. */
  checks: z.array(check).check(z.minLength(1)),
  /** Facts without which it never passes; `atLeast` the weakest way of knowing that satisfies the row (0.4.4). */
  needs: z.array(z.strictObject({ fact: z.string(), atLeast: how })),
  /** Facts it uses when it has them, or only on some paths. */
  prefers: z.array(z.strictObject({ fact: z.string(), atLeast: how })),
  /** Column Ev. */
  evidence: z.array(z.enum(['ans', 'pho', 'prb', 'doc', 'reg'])),
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
  yieldsTo: z.optional(
    z.array(
      z.strictObject({
        rule: z.string(),
        /** Outcomes of this rule that give way. */
        instead: z.array(outcome),
        /** Outcomes of the other that take its place; with `in-force` its being in force is enough. */
        whenOther: z.union([z.array(outcome), z.literal('in-force')]),
      }),
    ),
  ),
  /** The check's parameter of this name bounds a quantity that other packs bound too (0.3.3). */
  bound: z.optional(z.strictObject({ parameter: z.string(), side: z.enum(['lower', 'upper']), param: z.string() })),
  /** Outcomes that can occur; each has a case. */
  outcomes: z.array(outcome),
})
export type Rule = z.infer<typeof rule>

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
})
export type PackEdition = z.infer<typeof packEdition>

/** SHA-256 (hex) of `canonicalJson(pack)`, and the pack. */
export type HashedPack = { hash: string; pack: PackEdition }
