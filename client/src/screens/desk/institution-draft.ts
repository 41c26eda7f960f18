import type * as z from 'zod/mini'
import type { institutionCreate, institutionPatch } from '@nadzor/shared/api/administration'
import type { Institution, InstitutionKind } from '@nadzor/shared/facts/institution'
import type { Country } from '@nadzor/shared/facts/primitives'
import { complaints, countError, dayError, lineError } from './field-checks.ts'
import type { FormRules } from './form.ts'

/** Everything of an institution as the form's fields hold it: text, where '' is "not known". */
export type InstitutionDraft = {
  id: string
  name: string
  kind: InstitutionKind | ''
  public: 'yes' | 'no'
  country: Country
  city: string
  district: string
  address: string
  pupils: string
  startDay: string
  grantFrom: string
  grantUntil: string
  ownPacks: string[]
}

/** Country and city of the authority are where its schools nearly always are. */
export function emptyInstitution(id: string, country: Country, city: string): InstitutionDraft {
  return {
    id,
    name: '',
    kind: '',
    public: 'yes',
    country,
    city,
    district: '',
    address: '',
    pupils: '',
    startDay: '',
    grantFrom: '',
    grantUntil: '',
    ownPacks: [],
  }
}

export function draftOfInstitution(institution: Institution): InstitutionDraft {
  return {
    ...emptyInstitution(institution.id, institution.country, institution.city),
    name: institution.name,
    kind: institution.kind,
    public: institution.public ? 'yes' : 'no',
    district: institution.district ?? '',
    address: institution.address,
    pupils: institution.pupils === null ? '' : String(institution.pupils),
    startDay: institution.startDay ?? '',
    grantFrom: institution.grantFrom ?? '',
    grantUntil: institution.grantUntil ?? '',
    ownPacks: [...institution.ownPacks],
  }
}

/** A grant's term needs both its ends, in their order: half a term would judge by a programme nobody granted. */
function grantErrors(draft: InstitutionDraft) {
  const { grantFrom: from, grantUntil: until } = draft
  if (from === '' && until === '') return {}
  return complaints({
    grantFrom: from === '' ? 'required' : dayError(from),
    grantUntil: until === '' ? 'required' : (dayError(until) ?? (until < from ? 'day-order' : null)),
  })
}

export const institutionRules: FormRules<InstitutionDraft> = {
  fields: [
    'name',
    'kind',
    'public',
    'country',
    'city',
    'district',
    'address',
    'pupils',
    'startDay',
    'grantFrom',
    'grantUntil',
    'ownPacks',
  ],
  check: (draft) => ({
    ...complaints({
      name: lineError(draft.name),
      kind: draft.kind === '' ? 'choose' : null,
      city: lineError(draft.city),
      district: draft.district.trim() === '' ? null : lineError(draft.district),
      address: lineError(draft.address),
      pupils: countError(draft.pupils),
      startDay: dayError(draft.startDay),
    }),
    ...grantErrors(draft),
  }),
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** Only after `institutionRules` found nothing: a draft without a kind has no institution. */
export function institutionToCreate(draft: InstitutionDraft): z.infer<typeof institutionCreate> {
  if (draft.kind === '') throw new Error('a draft without a kind was sent')
  return {
    id: draft.id,
    name: draft.name.trim(),
    kind: draft.kind,
    public: draft.public === 'yes',
    country: draft.country,
    city: draft.city.trim(),
    district: orNull(draft.district),
    address: draft.address.trim(),
    pupils: draft.pupils.trim() === '' ? null : Number(draft.pupils),
    startDay: orNull(draft.startDay),
    grantFrom: orNull(draft.grantFrom),
    grantUntil: orNull(draft.grantUntil),
    ownPacks: draft.ownPacks,
  }
}

/** Only what differs, so that two administrators who change different fields do not undo each other. */
export function institutionChanges(draft: InstitutionDraft, now: Institution): z.infer<typeof institutionPatch> {
  const { id: _, ...wanted } = institutionToCreate(draft)
  const differing = Object.entries(wanted).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(now[field as keyof Institution]),
  )
  return Object.fromEntries(differing)
}
