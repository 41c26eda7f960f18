import { createRouter, createWebHistory } from 'vue-router'
import type { RouteLocationNormalized, Router } from 'vue-router'
import { routes } from './routes.ts'
import type { useSession } from './session.ts'

type Session = Pick<ReturnType<typeof useSession>, 'state' | 'can' | 'user'>

/** The first screen of a person, by the strongest work they do; everybody unnamed here sees the visits. */
export function homeOf(session: Session): string {
  if (session.can('inspector')) return '/'
  if (session.can('reviewer')) return '/desk/visits'
  if (session.can('administrator')) return '/desk/users'
  if (session.can('installer')) return '/orders'
  if (session.can('head') || session.can('dpo')) return '/desk/findings'
  return '/'
}

/**
 * Where a person is led instead, or true. Only a convenience: what anybody may see or change is the server's business.
 * `meta.for`: `anybody`, `member` (signed in), or a list of roles, one of which is needed.
 */
export function admit(to: RouteLocationNormalized, session: Session): true | string {
  const wanted = to.meta['for'] as string | string[] | undefined
  if (wanted === 'anybody') {
    const leave = to.path === '/login' && (session.state === 'signed-in' || session.state === 'offline')
    return leave ? homeOf(session) : true
  }
  if (session.user === null) return to.fullPath === '/' ? '/login' : `/login?next=${encodeURIComponent(to.fullPath)}`
  if (to.path === '/' && homeOf(session) !== '/') return homeOf(session)
  const roles = wanted === undefined || wanted === 'member' ? [] : [wanted].flat()
  if (roles.length === 0 || roles.some((role) => session.can(role as Parameters<Session['can']>[0]))) return true
  return homeOf(session)
}

export function createAppRouter(session: Session): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach((to) => admit(to, session))
  // The heading of the next screen takes the focus (AppScreen); a link that is gone must not keep it.
  router.afterEach((to, from) => {
    if (to.path !== from.path && document.activeElement instanceof HTMLElement) document.activeElement.blur()
  })
  return router
}
