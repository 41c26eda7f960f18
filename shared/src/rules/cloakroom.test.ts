import { describe, expect, it } from 'vitest'
import { catalogueEntry } from '../facts/catalogue.ts'
import { cloakroomFacts, cloakroomUse, cloakroomUseFact } from './cloakroom.ts'
import type { CloakroomAnswers } from './cloakroom.ts'

const said = (undress: boolean | null, sports: boolean | null, outerOnly: boolean | null): CloakroomAnswers => ({
  undress,
  sports,
  outerOnly,
})
const answers = [true, false, null]
const all = answers.flatMap((a) => answers.flatMap((b) => answers.map((c) => said(a, b, c))))

describe('three plain questions about a cloakroom', () => {
  it('never make a coat room where one of them is open, or where anybody changes', () => {
    const coatRooms = all.filter((one) => cloakroomUse(one).use === 'outerwear')
    expect(coatRooms).toEqual([said(false, false, true)])
  })

  it.each([
    [said(true, false, false), 'changing', 'undress'],
    [said(null, true, false), 'changing', 'sports'],
    [said(false, true, true), 'mixed', 'outer-and-changing'],
    [said(true, null, null), 'changing', 'undress'],
    [said(false, false, true), 'outerwear', 'outer-only'],
    [said(false, false, false), null, 'other-things-left'],
    [said(false, null, true), null, 'open'],
  ] as const)('%o -> %s, because %s', (one, use, because) => {
    expect(cloakroomUse(one)).toEqual({ use, because })
  })

  it('are more than a coat room whenever anybody changes, whatever else is or is not known', () => {
    for (const one of all.filter(({ undress, sports }) => undress === true || sports === true))
      expect(['changing', 'mixed']).toContain(cloakroomUse(one).use)
  })

  it('ask facts of the catalogue and answer with its choices', () => {
    for (const fact of cloakroomFacts) expect(catalogueEntry(fact)?.type).toBe('yes-no')
    const choices = catalogueEntry(cloakroomUseFact)?.choices?.map(({ value }) => value)
    expect(choices?.sort()).toEqual(
      [...new Set(all.map((one) => cloakroomUse(one).use))].filter((use) => use !== null).sort(),
    )
  })
})
