import { Dexie } from 'dexie'
import { IDBKeyRange, indexedDB } from 'fake-indexeddb'
import { beforeAll, describe, expect, it } from 'vitest'
import { createApp, effectScope, nextTick, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { makeScene } from './testing/scene.ts'
import { codeFromBytes } from '@nadzor/shared/facts/label'
import { startVisit } from './testing/school.ts'
import { provideData, useData, useLive, useSync } from './vue.ts'

/** The next value of a ref that satisfies `so`. */
function becomes<T>(ref: Ref<T>, so: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const stop = watch(
      ref,
      (value) => {
        if (!so(value)) return
        void nextTick(() => stop())
        resolve(value)
      },
      { immediate: true },
    )
  })
}

// Live queries stay silent where there is no IndexedDB in the environment, whatever database they are asked about.
beforeAll(() => {
  Dexie.dependencies.indexedDB = indexedDB
  Dexie.dependencies.IDBKeyRange = IDBKeyRange as unknown as typeof globalThis.IDBKeyRange
})

describe('data in screens', () => {
  it('gives what was provided, and a live count that follows every write', async () => {
    const { open, school } = makeScene()
    const data = await open()
    const app = createApp({})
    provideData(app, data)
    const scope = effectScope()
    const ledger = app.runWithContext(() => scope.run(() => useLive(() => data.ledger()))!)
    expect(app.runWithContext(() => useData())).toBe(data)
    expect(ledger.value).toBeUndefined()
    await becomes(ledger, (list) => list?.length === 0)
    await data.write([startVisit(data, school)])
    await becomes(ledger, (list) => list?.length === 1)
    scope.stop()
  })

  it('asks anew when what the query depends on changes', async () => {
    const { open, school } = makeScene()
    const data = await open()
    await data.download(school.institution.id)
    const id = shallowRef(school.camera.id)
    const scope = effectScope()
    const camera = scope.run(() => useLive(() => data.subject('camera', id.value), [id]))!
    await becomes(camera, (row) => row?.plate === 'K-07')
    id.value = data.newId()
    await becomes(camera, (row) => row === null)
    scope.stop()
  })

  it('follows what a pull brings, in every list a screen can ask for', async () => {
    const { open, school, server } = makeScene()
    const data = await open()
    const scope = effectScope()
    const lists = scope.run(() => ({
      institutions: useLive(() => data.institutions()),
      labels: useLive(() => data.labels()),
      camera: useLive(() => data.subject('camera', school.camera.id)),
      photo: useLive(() => data.photo(school.camera.id)),
    }))!
    await becomes(lists.institutions, (list) => list?.length === 0)
    await becomes(lists.camera, (row) => row === null)
    await becomes(lists.photo, (blob) => blob === null)
    await data.download(school.institution.id)
    await becomes(lists.institutions, (list) => list?.[0]?.downloaded === true)
    await becomes(lists.camera, (row) => row?.plate === 'K-07')

    const rows = scope.run(() => useLive(() => data.rows(school.institution.id)))!
    await becomes(rows, (all) => all?.cameras.length === 1)
    server.put('camera', school.institution.id, { ...school.camera, id: data.newId() } as never)
    const code = codeFromBytes(new Uint8Array(10))
    const unbound = { institutionId: null, subjectKind: null, subjectId: null, boundAt: null }
    server.labels.push({ id: data.newId(), authorityId: school.authorityId, code, ...unbound })
    await data.sync.now()
    await becomes(rows, (all) => all?.cameras.length === 2)
    await becomes(lists.labels, (list) => list?.length === 1)
    const args = { code, subjectKind: 'camera' as const, subjectId: school.camera.id, boundAt: data.now() }
    await data.write([{ name: 'label.bind', institutionId: school.institution.id, args }])
    await becomes(lists.labels, (list) => list?.[0]?.subjectId === school.camera.id)
    await data.write([startVisit(data, school)])
    await becomes(rows, (all) => all?.inspections.length === 1)
    scope.stop()
  })

  it('shows the state of sync as it changes', async () => {
    const { open, phone, school } = makeScene()
    const data = await open()
    const app = createApp({})
    provideData(app, data)
    const scope = effectScope()
    const state = app.runWithContext(() => scope.run(() => useSync())!)
    phone.setOnline(false)
    await data.write([startVisit(data, school)])
    await data.sync.now()
    expect(state.value).toMatchObject({ phase: 'waiting', reason: 'offline', waiting: { answers: 1 } })
    scope.stop()
  })
})
