import { describe, expect, it } from 'vitest'
import type { Institution } from '@nadzor/shared/facts/institution'
import {
  draftOfInstitution,
  emptyInstitution,
  institutionChanges,
  institutionRules,
  institutionToCreate,
} from './institution-draft.ts'

const school: Institution = {
  id: 'i1',
  authorityId: 'a1',
  name: 'Szkoła Podstawowa nr 214',
  kind: 'primary',
  public: true,
  country: 'PL',
  city: 'Kraków',
  district: null,
  address: 'ul. Długa 1',
  pupils: 412,
  startDay: null,
  grantFrom: '2008-01-01',
  grantUntil: '2009-12-31',
  ownPacks: ['sp214-statut'],
}

describe('an institution form', () => {
  it('refuses an empty one, naming the fields that must be filled and none that may stay unknown', () => {
    expect(institutionRules.check(emptyInstitution('i2', 'SI', ''))).toEqual({
      name: 'required',
      kind: 'choose',
      city: 'required',
      address: 'required',
    })
  })

  it('refuses half a grant term, and one that ends before it begins', () => {
    const draft = draftOfInstitution(school)
    expect(institutionRules.check({ ...draft, grantUntil: '' })).toEqual({ grantUntil: 'required' })
    expect(institutionRules.check({ ...draft, grantUntil: '2007-12-31' })).toEqual({ grantUntil: 'day-order' })
  })

  it('refuses a head count that is no whole number', () => {
    expect(institutionRules.check({ ...draftOfInstitution(school), pupils: '4,5' })).toEqual({ pupils: 'number' })
  })

  it('gives back what it was opened with', () => {
    const { authorityId: _, ...same } = school
    expect(institutionToCreate(draftOfInstitution(school))).toEqual(same)
    expect(institutionChanges(draftOfInstitution(school), school)).toEqual({})
  })

  it('sends only what was changed, with emptied fields as not known', () => {
    const draft = { ...draftOfInstitution(school), pupils: '', grantFrom: '', grantUntil: '', district: ' IV ' }
    expect(institutionChanges(draft, school)).toEqual({
      pupils: null,
      grantFrom: null,
      grantUntil: null,
      district: 'IV',
    })
  })
})
