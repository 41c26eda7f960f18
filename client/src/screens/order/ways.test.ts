import type { Subject } from '@nadzor/shared/facts/fact'
import type { EventFact } from '@nadzor/shared/findings/finding-event'
import { packEditions } from '@nadzor/shared/rules/pack-list'
import { rulesOf } from '@nadzor/shared/rules/rows'
import { describe, expect, it } from 'vitest'
import { answerKey, factsOfDefect, missingIn, proposalsOf, waysOf } from './ways.ts'

const packs = packEditions.map((pack) => ({ hash: pack.edition, pack }))
const camera: Subject = { kind: 'camera', id: 'c' }
const channel: Subject = { kind: 'channel', id: 'ch' }
const sign: Subject = { kind: 'sign', id: 's' }
const fact = (subject: Subject, name: string): EventFact =>
  ({ subject, fact: name, value: null, unit: null, unavailable: null, how: 'read', at: null }) as EventFact
const ways = (defect: string, about: Subject, decided: EventFact[]) =>
  waysOf({
    finding: { defect, subjectKind: about.kind, subjectId: about.id },
    decided,
    allowed: factsOfDefect(packs, defect),
  })
const ids = (defect: string, about: Subject, decided: EventFact[] = []) =>
  ways(defect, about, decided).map(({ id }) => id)

describe('ways to put a gap right', () => {
  it('speak of nothing that the rules on this defect do not look at', () => {
    for (const defect of new Set(packs.flatMap(({ pack }) => rulesOf(pack).map((rule) => rule.defect)))) {
      const allowed = factsOfDefect(packs, defect)
      const decided = [...allowed].map((name) => fact(camera, name))
      for (const { asks } of ways(defect, camera, decided))
        for (const { entry } of asks) expect(allowed).toContain(entry.name)
    }
    expect(ids('no.such.defect', camera, [fact(camera, 'area.kind')])).toEqual([])
  })

  it('of a forbidden place: moved or taken down; what the room is used for where that decided', () => {
    expect(ids('place.sanitary', camera, [fact(camera, 'area.kind')])).toEqual(['moved', 'removed'])
    expect(ids('place.changing', camera, [fact(camera, 'area.kind'), fact(camera, 'area.use')])).toEqual([
      'moved',
      'removed',
      'changed',
    ])
  })

  it('of a view: turned, masked with the share, or taken down; masking says that there is a mask', () => {
    const decided = [fact(camera, 'view.public_share')]
    expect(ids('view.foreign', camera, decided)).toEqual(['reaimed', 'masked', 'removed'])
    const masked = ways('view.foreign', camera, decided).find(({ id }) => id === 'masked') ?? null
    const [, share] = masked?.asks ?? []
    expect(share && proposalsOf(masked, { [answerKey(share)]: 4 })).toEqual([
      { subject: camera, fact: 'view.masked', value: true, unit: null },
      { subject: camera, fact: 'view.public_share', value: 4, unit: '%' },
    ])
  })

  it('of a forbidden room in the picture: turning says by itself that it is seen no more', () => {
    const [way] = ways('view.forbidden', camera, [])
    expect(proposalsOf(way ?? null, {})).toMatchObject([{ fact: 'view.forbidden_door', value: false }])
  })

  it('of a recorder: read off its screen, only what its screen shows', () => {
    const decided = [fact(channel, 'ch.oldest'), fact(camera, 'camera.kind')]
    expect(
      ways('retention.max', channel, decided).map(({ id, asks }) => [id, asks.map(({ entry }) => entry.name)]),
    ).toEqual([['reading', ['ch.oldest']]])
  })

  it('of a sign: the elements it lacked', () => {
    const [way] = ways('sign.element.SGN-CTRL', sign, [fact(sign, 'sign.SGN-CTRL')])
    expect(way).toMatchObject({ id: 'sign', asks: [{ entry: { name: 'sign.SGN-CTRL' } }] })
  })

  it('of a dummy: taken down, or another kind of camera, but not "dummy" again', () => {
    const changed = ways('camera.dummy', camera, []).find(({ id }) => id === 'changed')
    expect(changed?.asks[0]?.entry.choices?.map(({ value }) => value)).toEqual(['fixed', 'ptz'])
  })
})

describe('what a report lacks', () => {
  const foreign = ways('view.foreign', camera, [])
  const masked = foreign.find(({ id }) => id === 'masked') ?? null
  const share = { [`${camera.id} view.public_share`]: 4 }

  it('is first the way, then the photo, then the values of that way', () => {
    expect(missingIn(foreign, { way: null, answers: {}, photos: 0 }, false)).toEqual(['way', 'photo'])
    expect(missingIn(foreign, { way: masked, answers: {}, photos: 1 }, false)).toEqual(['value'])
    expect(missingIn(foreign, { way: masked, answers: share, photos: 1 }, false)).toEqual([])
  })

  it('asks no value of a way that says all by itself, but a photo always', () => {
    const gone = foreign.find(({ id }) => id === 'removed') ?? null
    expect(missingIn(foreign, { way: gone, answers: {}, photos: 0 }, false)).toEqual(['photo'])
  })

  it('is nothing where a measurement decides; a value typed all the same needs its photo', () => {
    const [reading] = ways('rec.fps', channel, [fact(channel, 'ch.fps_cfg')])
    const all = reading ? [reading] : []
    expect(missingIn(all, { way: reading ?? null, answers: {}, photos: 0 }, true)).toEqual([])
    const typed = { [`${channel.id} ch.fps_cfg`]: 25 }
    expect(missingIn(all, { way: reading ?? null, answers: typed, photos: 0 }, true)).toEqual(['photo'])
    expect(missingIn(all, { way: reading ?? null, answers: {}, photos: 0 }, false)).toEqual(['photo', 'value'])
  })
})
