import { describe, expect, it } from 'vitest'
import { factsOf } from '../../facts/facts-of.ts'
import { institutionKind } from '../../facts/institution.ts'
import type { InstitutionKind } from '../../facts/institution.ts'
import { caseSubjects, rowsOfCase } from '../case.ts'
import { evaluate } from '../evaluate.ts'
import type { Outcome } from '../outcome.ts'
import { packEditions } from '../pack-list.ts'
import { rulesOf } from '../rows.ts'
import { deadlines, programmeYears } from './deadlines.ts'
import { eligible } from './eligibility.ts'
import { collectiveFields, unitFields } from './fields.ts'
import { groupOf, kindOfInstitution } from './kinds.ts'
import { kitFor } from './kits.ts'
import { subsidy } from './subsidy.ts'

/* The engine and the pack read the same text: where both hold a number of it, it is the same one. */

const pack = packEditions.findLast((one) => one.pack === 'pl-programme-2007')
if (!pack) throw new Error('no pack of the programme')
const packs = [{ hash: '0'.repeat(64), pack }]
const day = '2008-11-20'

type School = { kind: InstitutionKind; pupils: number; cameras: number; given?: Record<string, number | string> }
function outcomes({ kind, pupils, cameras, given = {} }: School): Map<string, Outcome> {
  const rows = rowsOfCase(
    {
      rule: 'none',
      name: 'agreement',
      institution: { kind, pupils, grantFrom: '2008-10-15', grantUntil: '2009-10-15' },
      given: { 'camera.kind': 'fixed', ...given },
      more: Array.from({ length: cameras - 1 }, () => ({
        kind: 'camera' as const,
        given: { 'area.kind': 'corridor', 'camera.kind': 'fixed' },
      })),
      expect: { outcome: 'passed', force: 'legal' },
    },
    { day },
  )
  const verdicts = evaluate(packs, factsOf(rows), `${day}T12:00:00.000Z`, caseSubjects.institution)
  return new Map(verdicts.map((one) => [one.ruleId, one.outcome]))
}

const sizes = [0, 99, 100, 199, 200, 201, 500]
const schools = institutionKind.options
  .filter((kind) => kind !== 'creche')
  .flatMap((kind) => sizes.map((pupils): [InstitutionKind, number] => [kind, pupils]))

describe('kits', () => {
  it.each(schools)('%s with %i', (kind, pupils) => {
    const kit = kitFor(kindOfInstitution(kind), pupils)
    const enough = outcomes({ kind, pupils, cameras: 8 })
    const sized = [...enough].filter(([id]) => /^P07-KIT-(CLUSTER|CENTRE|BURSA|CORRECTIONAL)/.test(id))
    const applying = sized.flatMap(([id, outcome]) => (outcome === 'inapplicable' ? [] : [id]))
    const own = kit && kit.requirement !== 'P07-KIT-COUNT' ? kit.requirement : null
    expect(applying).toEqual(own === null ? [] : [own])
    if (!kit) return
    expect(outcomes({ kind, pupils, cameras: kit.cameras }).get(kit.requirement)).toBe('passed')
    expect(outcomes({ kind, pupils, cameras: kit.cameras - 1 }).get(kit.requirement)).toBe('failed')
  })
})

describe('who may take part', () => {
  it.each(schools)('%s with %i', (kind, pupils) => {
    const found = outcomes({ kind, pupils, cameras: 1 })
    const { conditions } = eligible({
      kind: kindOfInstitution(kind),
      public: true,
      forYouth: true,
      pupils,
      hasCctv: false,
      request: 'kit',
      needJustified: null,
      missesPartIII: null,
      purchaseDay: null,
      grantDay: null,
    })
    for (const { id, holds } of conditions.filter((one) => /-(200|CENTRES|PUBLIC)$/.test(one.id)))
      expect(found.get(id), id).toBe(holds === true ? 'passed' : 'failed')
    expect(groupOf(kindOfInstitution(kind)) === null).toBe(kind === 'kindergarten')
  })
})

it.each(['purchase', 'modernisation'] as const)('the largest grant for %s, and a zł more', (purpose) => {
  const { requirement, maxGrant, total, ownShare } = subsidy(purpose, 15_000)
  const at = (grant: number, own: number) =>
    outcomes({
      kind: 'primary',
      pupils: 400,
      cameras: 2,
      given: {
        'ans.P07-SUB-80.purpose': purpose,
        'ans.P07-SUB-80.total': total,
        'ans.P07-SUB-80.grant': grant,
        'ans.P07-OWN': own,
      },
    })
  expect(at(maxGrant, ownShare).get(requirement)).toBe('passed')
  expect(at(maxGrant + 1, ownShare).get(requirement)).toBe('failed')
  expect(at(maxGrant, ownShare).get('P07-OWN')).toBe('passed')
  expect(at(maxGrant, ownShare - 1).get('P07-OWN')).toBe('failed')
})

it('every deadline that a school or its body can miss stands in the pack with its day', () => {
  for (const id of ['P07-DL-4', 'P07-DL-5', 'P07-DL-11']) {
    const written = JSON.stringify(rulesOf(pack).find((rule) => rule.id === id)?.checks)
    const days = programmeYears.flatMap((year) => deadlines(year).flatMap((one) => (one.id === id ? [one.due] : [])))
    expect([...new Set(written.match(/\d{4}-\d\d-\d\d/g))].sort(), id).toEqual(days.sort())
  }
})

it('every row of an application is a field here, and every field a row there', () => {
  const known = [...rulesOf(pack).map((rule) => rule.id), ...(pack.outOfScope ?? []).map((one) => one.id)]
  expect([...unitFields, ...collectiveFields].map((one) => one.id).sort()).toEqual(
    known.filter((id) => id.startsWith('P07-APP-')).sort(),
  )
})
