import type { RouteRecordRaw } from 'vue-router'

/**
 * The visible list of screens: one line a screen, loaded when first opened (the service worker keeps all of them).
 * `meta.for` says whose screen it is; a person without that role is led home. `meta.stays`: one screen for all its
 * addresses, which it follows itself. `visit` screens keep a new version of
 * the app from being offered in the middle of work. A test compares this list with the folders of `screens/`.
 */
export const routes: RouteRecordRaw[] = [
  {
    path: '/login',
    name: 'login',
    component: () => import('./screens/login/LoginScreen.vue'),
    meta: { for: 'anybody' },
  },
  { path: '/', name: 'visits', component: () => import('./screens/visits/VisitsScreen.vue'), meta: { for: 'member' } },
  {
    path: '/visit/:inspection',
    name: 'walk',
    component: () => import('./screens/walk/WalkScreen.vue'),
    meta: { for: 'member' },
  },
  { path: '/scan', name: 'scan', component: () => import('./screens/scan/ScanScreen.vue'), meta: { for: 'member' } },
  {
    path: '/visit/:inspection/scan',
    name: 'visit-scan',
    component: () => import('./screens/scan/ScanScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/camera/:id',
    name: 'camera',
    component: () => import('./screens/camera/CameraScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/camera/:id/view',
    name: 'view-photo',
    component: () => import('./screens/view-photo/ViewPhotoScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/sign/:id',
    name: 'sign',
    component: () => import('./screens/sign/SignScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/recorder/:id',
    name: 'recorder',
    component: () => import('./screens/recorder/RecorderScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/add/:kind',
    name: 'add',
    component: () => import('./screens/add/AddScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/institution',
    name: 'institution',
    component: () => import('./screens/institution/InstitutionScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/papers',
    name: 'papers',
    component: () => import('./screens/papers/PapersScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/binding',
    name: 'binding',
    component: () => import('./screens/binding/BindingScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/conflict',
    name: 'conflict',
    component: () => import('./screens/conflict/ConflictScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/visit/:inspection/finish',
    name: 'finish',
    component: () => import('./screens/finish/FinishScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/rules',
    name: 'rules',
    component: () => import('./screens/rules/RulesScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/rules/:pack/:rule',
    name: 'rule',
    component: () => import('./screens/rule/RuleScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/orders',
    name: 'orders',
    component: () => import('./screens/orders/OrdersScreen.vue'),
    meta: { for: 'installer' },
  },
  {
    path: '/orders/:finding',
    name: 'order',
    component: () => import('./screens/order/OrderScreen.vue'),
    meta: { for: 'installer' },
  },
  {
    path: '/ledger',
    name: 'ledger',
    component: () => import('./screens/ledger/LedgerScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/settings',
    name: 'settings',
    component: () => import('./screens/settings/SettingsScreen.vue'),
    meta: { for: 'member' },
  },
  {
    path: '/desk/findings',
    name: 'desk-findings',
    component: () => import('./screens/desk-findings/DeskFindingsScreen.vue'),
    meta: { for: ['reviewer', 'head', 'dpo'] },
  },
  {
    path: '/desk/findings/:finding',
    name: 'desk-finding',
    component: () => import('./screens/desk-finding/DeskFindingScreen.vue'),
    meta: { for: ['reviewer', 'head', 'dpo'], stays: true },
  },
  {
    path: '/desk/recorders',
    name: 'desk-recorders',
    component: () => import('./screens/desk-recorders/DeskRecordersScreen.vue'),
    meta: { for: ['reviewer', 'head', 'dpo', 'administrator'] },
  },
  {
    path: '/desk/recorders/:recorder',
    name: 'desk-recorder',
    component: () => import('./screens/desk-recorder/DeskRecorderScreen.vue'),
    meta: { for: ['reviewer', 'head', 'dpo', 'administrator', 'installer'] },
  },
  {
    path: '/desk/fleet',
    name: 'desk-fleet',
    component: () => import('./screens/desk-fleet/DeskFleetScreen.vue'),
    meta: { for: ['reviewer', 'head', 'dpo', 'administrator', 'installer'], stays: true },
  },
  {
    path: '/desk/agents',
    name: 'desk-agents',
    component: () => import('./screens/desk-agents/DeskAgentsScreen.vue'),
    meta: { for: 'administrator' },
  },
  {
    path: '/desk/visits',
    name: 'desk-visits',
    component: () => import('./screens/desk-visits/DeskVisitsScreen.vue'),
    meta: { for: 'reviewer' },
  },
  {
    path: '/desk/visits/:inspection',
    name: 'desk-visit',
    component: () => import('./screens/desk-visit/DeskVisitScreen.vue'),
    meta: { for: 'reviewer' },
  },
  {
    path: '/desk/users',
    name: 'desk-users',
    component: () => import('./screens/desk-users/DeskUsersScreen.vue'),
    meta: { for: 'administrator' },
  },
  {
    path: '/desk/institutions',
    name: 'desk-institutions',
    component: () => import('./screens/desk-institutions/DeskInstitutionsScreen.vue'),
    meta: { for: 'administrator' },
  },
  {
    path: '/desk/institutions/:id',
    name: 'desk-institution',
    component: () => import('./screens/desk-institution/DeskInstitutionScreen.vue'),
    meta: { for: 'administrator' },
  },
  {
    path: '/desk/institutions/:id/register',
    name: 'desk-register',
    component: () => import('./screens/desk-register/DeskRegisterScreen.vue'),
    meta: { for: 'administrator' },
  },
  {
    path: '/desk/binding/:institution?',
    name: 'desk-binding',
    component: () => import('./screens/desk-binding/DeskBindingScreen.vue'),
    meta: { for: ['reviewer', 'head', 'dpo', 'administrator'], stays: true },
  },
  {
    path: '/desk/packs',
    name: 'desk-packs',
    component: () => import('./screens/desk-packs/DeskPacksScreen.vue'),
    meta: { for: 'administrator' },
  },
  {
    path: '/desk/plan',
    name: 'desk-plan',
    component: () => import('./screens/desk-plan/DeskPlanScreen.vue'),
    meta: { for: 'reviewer' },
  },
  {
    path: '/desk/labels',
    name: 'desk-labels',
    component: () => import('./screens/desk-labels/DeskLabelsScreen.vue'),
    meta: { for: 'administrator' },
  },
  {
    path: '/desk/rescue',
    name: 'desk-rescue',
    component: () => import('./screens/desk-rescue/DeskRescueScreen.vue'),
    meta: { for: 'administrator' },
  },
  {
    path: '/setup',
    name: 'setup',
    component: () => import('./screens/setup/SetupScreen.vue'),
    meta: { for: 'anybody' },
  },
  {
    path: '/L/:code',
    name: 'label',
    component: () => import('./screens/label/LabelScreen.vue'),
    meta: { for: 'member' },
  },
  { path: '/:rest(.*)*', name: 'nowhere', redirect: '/' },
]
