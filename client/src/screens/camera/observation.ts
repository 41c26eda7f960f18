import type { ViewMark } from '@nadzor/shared/facts/answer'
import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { FactValue, Subject, Unavailable } from '@nadzor/shared/facts/fact'
import type { Draft } from '../../data/contract.ts'

/** What a person says about one fact, before the data layer makes it a row. */
export type Said = {
  subject: Subject
  fact: string
  value: FactValue | null
  unavailable: Unavailable | null
  /** Live observations the person saw and means to replace. */
  replaces: string[]
  evidenceIds?: string[]
  marks?: ViewMark[]
  /** Menu path of a screen reading. */
  source?: string | null
}
export type Speaker = { institutionId: string; inspectionId: string; userId: string; id: string; at: string }

/**
 * The mutation for what was said. An answer claims to be `observed` and a reading `screen`: whether there is a photo
 * to back it is decided by factsOf, since the photo may come after the answer.
 */
export function observationDraft(said: Said, speaker: Speaker): Draft {
  const entry = catalogueEntry(said.fact)
  const { institutionId, inspectionId } = speaker
  const shared = {
    id: speaker.id,
    institutionId,
    subjectKind: said.subject.kind,
    subjectId: said.subject.id,
    fact: said.fact,
    value: said.value,
    unavailable: said.value === null ? (said.unavailable ?? 'not-known') : null,
    observedAt: speaker.at,
    by: speaker.userId,
    evidenceIds: said.evidenceIds ?? [],
    replaces: said.replaces,
    inspectionId,
  }
  if (entry?.channel === 'reading') {
    const reading = { ...shared, how: 'screen' as const, unit: entry.unit, source: said.source ?? null }
    return { name: 'reading.take', institutionId, args: { reading } }
  }
  return {
    name: 'answer.give',
    institutionId,
    args: { answer: { ...shared, how: 'observed' as const, marks: said.marks ?? [] } },
  }
}
