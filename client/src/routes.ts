import type { RouteRecordRaw } from 'vue-router'

/**
 * The visible list of screens: one line a screen, loaded when first opened (the service worker keeps all of them).
 * `meta.for` says whose screen it is; a person without that role is led home. `visit` screens keep a new version of
 * the app from being offered in the middle of work. A test compares this list with the folders of `screens/`.
 */
export const routes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: () => import('./screens/login/LoginScreen.vue'), meta: { for: 'anybody' } },
  { path: '/', name: 'visits', component: () => import('./screens/visits/VisitsScreen.vue'), meta: { for: 'inspector' } },
  { path: '/settings', name: 'settings', component: () => import('./screens/settings/SettingsScreen.vue'), meta: { for: 'member' } },
  { path: '/:rest(.*)*', name: 'nowhere', redirect: '/' },
]
