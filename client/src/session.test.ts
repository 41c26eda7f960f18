import { createPinia } from 'pinia'
import { describe, expect, it } from 'vitest'
import { createApp } from 'vue'
import { makeScene } from './data/testing/scene.ts'
import { environmentKey, useSession } from './session.ts'

function sessionIn({ phone, server }: ReturnType<typeof makeScene>) {
  const app = createApp({})
  app.provide(environmentKey, phone.boot(server.fetch))
  app.use(createPinia())
  return app.runWithContext(() => useSession())
}

describe('the session store', () => {
  it('refuses every role to nobody', () => {
    const session = sessionIn(makeScene())
    expect(session.state).toBe('unknown')
    expect(session.can('inspector')).toBe(false)
  })

  it('shows who signed in, what they may, and their open data; and forgets it all at sign-out', async () => {
    const scene = makeScene()
    const session = sessionIn(scene)
    await session.start()
    expect(session.state).toBe('signed-in')
    expect(session.user?.id).toBe(scene.inspector.id)
    expect(session.data?.userId).toBe(scene.inspector.id)
    expect(session.can('inspector')).toBe(true)
    expect(session.can('inspector', scene.school.institution.id)).toBe(true)
    expect(session.can('inspector', scene.school.area.id)).toBe(false)
    expect(session.can('reviewer')).toBe(false)
    await session.data?.sync.now()
    await session.signOut()
    expect([session.state, session.user, session.data]).toEqual(['signed-out', null, null])
  })

  it('counts a role held for the whole authority at each of its institutions', async () => {
    const scene = makeScene()
    const assignments = [
      { role: 'inspector' as const, scopeKind: 'authority' as const, scopeId: scene.school.authorityId },
    ]
    scene.server.addUser({ ...scene.inspector, assignments })
    const session = sessionIn(scene)
    await session.start()
    expect(session.can('inspector', scene.school.institution.id)).toBe(true)
  })
})
