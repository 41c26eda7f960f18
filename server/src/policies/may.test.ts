import { describe, expect, it } from 'vitest'
import type { Role } from '@nadzor/shared/facts/person'
import { may, mayAnywhere, reach } from './may.ts'

const at = (institutionId: string | null, authorityId = 'city') => ({ authorityId, institutionId })
const holder = (role: Role, scopeKind: 'authority' | 'institution', scopeId: string) => ({
  authorityId: 'city',
  assignments: [{ role, scopeKind, scopeId }],
})

describe('may', () => {
  it('refuses without an assignment', () => {
    expect(may({ authorityId: 'city', assignments: [] }, 'institution.read', at('school'))).toBe(false)
  })

  it('refuses a role held for another institution', () => {
    expect(may(holder('inspector', 'institution', 'other'), 'inspection.perform', at('school'))).toBe(false)
  })

  it('refuses the whole authority to a role held for one institution', () => {
    expect(may(holder('administrator', 'institution', 'school'), 'user.administer', at(null))).toBe(false)
  })

  it("refuses another authority's place, whatever the assignments say", () => {
    const forged = {
      authorityId: 'city',
      assignments: [{ role: 'reviewer', scopeKind: 'authority', scopeId: 'abroad' }],
    } as const
    expect(may(forged, 'inspection.review', at('school', 'abroad'))).toBe(false)
    expect(reach(forged, 'inspection.review').whole).toBe(false)
  })

  it('refuses a verb the role does not give', () => {
    expect(may(holder('head', 'institution', 'school'), 'inspection.perform', at('school'))).toBe(false)
    expect(mayAnywhere(holder('head', 'institution', 'school'), 'user.administer')).toBe(false)
  })

  it('allows an institution to a role held there, and every institution to one held for the authority', () => {
    expect(may(holder('inspector', 'institution', 'school'), 'inspection.perform', at('school'))).toBe(true)
    expect(may(holder('reviewer', 'authority', 'city'), 'inspection.review', at('school'))).toBe(true)
    expect(reach(holder('reviewer', 'authority', 'city'), 'inspection.review').whole).toBe(true)
  })
})
