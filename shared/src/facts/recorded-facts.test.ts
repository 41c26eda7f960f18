import { describe, expect, it } from 'vitest'
import { cameraController, cameraMode } from './camera.ts'
import { catalogueEntry, factCatalogue, registerFacts } from './catalogue.ts'
import { factLabel, recordedFact, recordedFacts } from './recorded-facts.ts'

describe('recorded facts', () => {
  it('are asked by no catalogue entry of the same name', () => {
    expect(recordedFacts.filter(({ name }) => catalogueEntry(name))).toEqual([])
  })

  it('offer only what the register can hold', () => {
    const offered = (name: string) => recordedFact(name)?.choices?.map(({ value }) => value) ?? []
    expect(offered('camera.mode').every((value) => cameraMode.safeParse(value).success)).toBe(true)
    expect(offered('camera.controller')).toEqual(cameraController.options)
  })

  it('and those of the register and the catalogue all have a name for people', () => {
    const names = [...registerFacts, ...factCatalogue.map(({ name }) => name)]
    expect(names.filter((name) => factLabel(name) === null)).toEqual([])
    expect(factLabel('no.such_fact')).toBeNull()
  })

  it('know no other name', () => {
    expect(recordedFact('camera.kind')).toBeUndefined()
  })
})
