import type { InstitutionRows } from '@nadzor/shared/facts/rows'
import { rowKinds } from '@nadzor/shared/facts/rows'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { rulesOf } from '@nadzor/shared/rules/rows'
import { beforeAll, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { sayReason } from '../components/say-reason.ts'
import { chooseLanguage } from '../i18n.ts'
import { judge } from './judgement.ts'

beforeAll(() => chooseLanguage('pl'))

const packs = packEditions.map((pack, index) => ({ hash: String(index).padStart(64, '0'), pack }))
const institution = {
  ...{ id: 'i', authorityId: 'o', name: 'SP', kind: 'primary', public: true, country: 'PL', city: 'Kraków' },
  ...{ district: null, address: '', pupils: 400, startDay: null, grantFrom: null, grantUntil: null, ownPacks: [] },
}
const rows = {
  ...Object.fromEntries(rowKinds.map((kind) => [`${kind}s`, []])),
  institution,
  areas: [{ id: 'a', institutionId: 'i', storeyId: 's', name: 'Toaleta', kind: 'toilet' }],
  cameras: [
    {
      ...{ id: 'c', institutionId: 'i', areaId: 'a', plate: 'K-07', name: 'Drzwi' },
      ...{ kind: 'fixed', mode: 'recorded', controller: 'own' },
    },
  ],
} as unknown as InstitutionRows
const judgement = judge(shallowRef(rows), shallowRef(packs), () => '2026-11-21T09:41:00.000Z')

it('puts into words every rule that a reason names, and shows an unknown one by its id', () => {
  const naming = judgement.all.value.filter(({ reason }) => 'rule' in reason.params)
  expect(naming.length).toBeGreaterThan(0)
  const ids = packs.flatMap(({ pack }) => rulesOf(pack).map(({ id }) => id))
  const raw = naming
    .map((verdict) => sayReason(verdict, judgement.ruleName) ?? '')
    .filter((said) => ids.some((id) => said.includes(id)))
  expect(raw).toEqual([])
  expect(judgement.ruleName('NO-SUCH-RULE')).toBe('NO-SUCH-RULE')
})
