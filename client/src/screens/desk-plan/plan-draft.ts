import type * as z from 'zod/mini'
import type { visitPlan } from '@nadzor/shared/api/register'
import type { Inspection, Mandate } from '@nadzor/shared/facts/inspection'
import { complaints, dayError, lineError } from '../desk/field-checks.ts'
import type { FormRules } from '../desk/form.ts'

/** A planned visit as the form holds it; '' is not known or not chosen yet. */
export type PlanDraft = {
  id: string
  institutionId: string
  /** User ids. */
  inspectors: string[]
  reason: Mandate['reason']
  issuedBy: string
  reference: string
  day: string
}

/** The authority orders nearly every visit itself. `id` is made once, so a repeat plans no second visit. */
export function newPlan(id: string, institutionId: string, issuer: string): PlanDraft {
  return { id, institutionId, inspectors: [], reason: 'planned', issuedBy: issuer, reference: '', day: '' }
}

export function draftOfVisit({ id, institutionId, inspectors, mandate }: Inspection): PlanDraft {
  const { reason, issuedBy, reference, day } = mandate
  return { id, institutionId, inspectors: [...inspectors], reason, issuedBy, reference: reference ?? '', day }
}

export const planRules: FormRules<PlanDraft> = {
  fields: ['institutionId', 'inspectors', 'reason', 'issuedBy', 'reference', 'day'],
  check: (draft) =>
    complaints({
      institutionId: draft.institutionId === '' ? 'choose' : null,
      inspectors: draft.inspectors.length === 0 ? 'choose' : null,
      issuedBy: lineError(draft.issuedBy),
      reference: draft.reference.trim() === '' ? null : lineError(draft.reference),
      day: draft.day === '' ? 'required' : dayError(draft.day),
    }),
}

/** Only after `planRules` found nothing. */
export function planOf(draft: PlanDraft): z.infer<typeof visitPlan> {
  const { id, institutionId, inspectors, reason, day } = draft
  const reference = draft.reference.trim() || null
  return { id, institutionId, inspectors, mandate: { reason, issuedBy: draft.issuedBy.trim(), reference, day } }
}

export const sameDraft = (a: PlanDraft, b: PlanDraft): boolean => JSON.stringify(a) === JSON.stringify(b)
