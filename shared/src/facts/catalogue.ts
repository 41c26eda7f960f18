import * as z from 'zod/mini'
import { areaKinds } from './area.ts'
import catalogue from './catalogue.json' with { type: 'json' }
import { evidencePurpose } from './evidence.ts'
import { subjectKind } from './fact.ts'
import { inLanguages } from './primitives.ts'
import { timeSpan } from './time-span.ts'

/** Who can answer a question; `municipality` is the body that runs the school. */
export const answererKind = z.enum(['inspector', 'head', 'dpo', 'installer', 'operator', 'municipality'])
export type AnswererKind = z.infer<typeof answererKind>

/** Under which heading of the papers screen a question stands. */
export const topic = z.enum([
  'introduction',
  'documents',
  'record',
  'authorisations',
  'contracts',
  'protection',
  'use',
  'breaches',
  'rights',
  'dpia',
  'dpo',
  'grant',
  'city',
  'standard',
])
export type Topic = z.infer<typeof topic>

/** What people and drivers are asked. Order of the list = order of an inspector's walk (`questionsFor` keeps it). */
export const catalogueEntrySchema = z.strictObject({
  /** Fact name (DESIGN section 6). */
  name: z.string(),
  /** Which screen asks it. */
  subject: subjectKind,
  /**
   * Where the value belongs, when that is not where it is asked: every camera of a room shares the room's sign.
   * An observation made on the asking subject is moved there by `factsOf`.
   */
  home: z.optional(subjectKind),
  /** Where a rule looks, nearest first: a camera's own place before its area's, a channel's own setting before the recorder's. */
  lookIn: z.array(subjectKind),
  type: z.enum(['choice', 'yes-no', 'number', 'share', 'day', 'instant', 'text', 'choices']),
  unit: z.nullable(z.string()),
  choices: z.optional(z.array(z.strictObject({ value: z.string(), label: inLanguages }))),
  /** Two or three words, for lists of facts used. */
  label: inLanguages,
  question: inLanguages,
  why: z.optional(inLanguages),
  hint: z.optional(inLanguages),
  channel: z.enum(['answer', 'reading']),
  evidence: z.nullable(evidencePurpose),
  allowsCantTell: z.boolean(),
  /** Of a question about papers, not about what an inspector sees on the walk. */
  topic: z.optional(topic),
  /** Who can know; left out: whoever stands before it. */
  answeredBy: z.optional(z.array(answererKind)),
})
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>

const areaKindChoices = areaKinds.map((row) => ({ value: row.id, label: row.terms }))

/** `choices` of facts whose values are kinds of place come from section 4, so that a new kind needs one edit. */
function withKinds(entry: CatalogueEntry): CatalogueEntry {
  return entry.name === 'area.kind' ? { ...entry, choices: areaKindChoices } : entry
}

const file = z.strictObject({
  /** After how long a value returns to "can't tell" (REQUIREMENTS 0.3.5, 0.4.11): a proposal, hence data. */
  ageing: z.strictObject({ answer: timeSpan, reading: timeSpan }),
  entries: z.array(catalogueEntrySchema),
})
const parsed = file.parse(catalogue)

export const ageing = parsed.ageing
export const factCatalogue: CatalogueEntry[] = parsed.entries.map(withKinds)
const byName = new Map(factCatalogue.map((entry) => [entry.name, entry]))

/** Questions that packs bring with them (rules/rows.ts), once somebody has loaded those packs. */
const declared = new Map<string, CatalogueEntry>()

/**
 * Makes the questions of loaded packs known to forms and sentences; the server does it at start, a phone when it has
 * read its packs. Judging does not use this: it takes the questions of just the packs it was given.
 */
export function declareFacts(entries: readonly CatalogueEntry[]): void {
  for (const entry of entries) if (!byName.has(entry.name)) declared.set(entry.name, entry)
}

/** The entry of a fact that everybody knows; undefined for a pack's own, a register fact or an unknown name. */
export function commonEntry(name: string): CatalogueEntry | undefined {
  return byName.get(name)
}

/** The entry of a fact that can be asked; undefined for a register fact or an unknown name. */
export function catalogueEntry(name: string): CatalogueEntry | undefined {
  return byName.get(name) ?? declared.get(name)
}

/** Facts that only the register holds; nobody is asked for them on a walk. */
export const registerFacts = [
  'inst.country',
  'inst.city',
  'inst.kind',
  'inst.name',
  'inst.address',
  'inst.public',
  'inst.pupils',
  'inst.start_day',
  'inst.grant_from',
  'inst.grant_until',
  'inst.cameras',
  'inst.recorders',
  'camera.mode',
  'camera.controller',
] as const
