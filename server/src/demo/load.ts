import type { Transaction } from 'kysely'
import { codeFromBytes } from '@nadzor/shared/facts/label'
import type { Label } from '@nadzor/shared/facts/label'
import type { Assignment } from '@nadzor/shared/facts/person'
import { appendChanges, openStream, saveRow } from '../db/change-log.ts'
import type { NewChange } from '../db/change-log.ts'
import { insertAuthority } from '../db/queries/authorities.ts'
import { markDirty } from '../db/queries/dirty-institutions.ts'
import { insertLabels } from '../db/queries/labels.ts'
import { putSetting, setting } from '../db/queries/settings.ts'
import { insertUser } from '../db/queries/users.ts'
import type { Tables } from '../db/tables.ts'
import type { Deps } from '../deps.ts'
import { demo, layoutOf } from './plan.ts'
import type { Layout, PlannedInstitution } from './plan.ts'

/** Every demo login has this password; the demo listens on loopback only. */
export const DEMO_PASSWORD = 'nadzor-pokaz-2026'
const LOADED = 'demo-loaded'

/** What loading needs of the server's dependencies. */
export type DemoDeps = Pick<Deps, 'db' | 'now' | 'newId' | 'randomBytes' | 'passwords'>
type Loader = { deps: DemoDeps; trx: Transaction<Tables>; authorityId: string; origin: ReturnType<typeof originOf> }
const originOf = (deps: DemoDeps) => ({ actor: 'system:demo', mutationId: null, at: deps.now().toISOString() })

/** Loads the demo authority into an empty database; answers false when it is there already. */
export async function loadDemo(deps: DemoDeps): Promise<boolean> {
  if (await setting(deps.db, LOADED)) return false
  const passwordHash = await deps.passwords.hash(DEMO_PASSWORD)
  await deps.db.transaction().execute(async (trx) => {
    const authorityId = deps.newId()
    await insertAuthority(trx, { id: authorityId, ...demo.authority })
    await openStream(trx, authorityId, 'authority')
    const loader: Loader = { deps, trx, authorityId, origin: originOf(deps) }
    const institutions = new Map<string, string>()
    for (const planned of demo.institutions) institutions.set(planned.key, await loadInstitution(loader, planned))
    const inspectors = await loadUsers(loader, institutions, passwordHash)
    for (const planned of demo.institutions) await loadVisit(loader, planned, institutions, inspectors)
    await saveLabels(
      loader,
      Array.from({ length: demo.freeLabels }, () => newLabel(loader)),
    )
  })
  await putSetting(deps.db, LOADED, deps.now().toISOString())
  return true
}

function newLabel({ deps, authorityId }: Loader): Label {
  const code = codeFromBytes(deps.randomBytes(10))
  return { id: deps.newId(), authorityId, code, institutionId: null, subjectKind: null, subjectId: null, boundAt: null }
}

async function saveLabels({ trx, authorityId, origin }: Loader, labels: Label[]): Promise<void> {
  await insertLabels(trx, labels)
  const entries: NewChange[] = labels.map((label) => ({
    ...origin,
    entityKind: 'label',
    entityId: label.id,
    version: 1,
    payload: label,
  }))
  await appendChanges(trx, authorityId, entries)
}

async function loadInstitution(loader: Loader, planned: PlannedInstitution): Promise<string> {
  const { deps, trx, authorityId, origin } = loader
  const institutionId = deps.newId()
  const { name, address, kind, district, pupils, startDay } = planned
  await openStream(trx, institutionId, 'institution')
  const row = {
    id: institutionId,
    authorityId,
    ...{ name, address, kind, district, pupils, startDay },
    public: planned.public ?? true,
    country: planned.country ?? demo.authority.country,
    city: planned.city ?? demo.authority.city,
    grantFrom: planned.grantFrom ?? null,
    grantUntil: planned.grantUntil ?? null,
    ownPacks: planned.ownPacks ?? [],
  }
  await saveRow(trx, 'institution', row, origin)
  await loadLayout(loader, row, layoutOf(planned))
  await markDirty(trx, institutionId)
  return institutionId
}

async function loadLayout(
  loader: Loader,
  { id: institutionId, name, address }: { id: string; name: string; address: string },
  layout: Layout,
): Promise<void> {
  const { deps, trx, origin } = loader
  const within = () => ({ id: deps.newId(), institutionId })
  const site = { ...within(), name, address }
  await saveRow(trx, 'site', site, origin)
  const building = { ...within(), siteId: site.id, name }
  await saveRow(trx, 'building', building, origin)
  const areas = new Map<string, string>()
  const cameras = new Map<string, string>()
  const labels: Label[] = []
  const labelled = (subjectKind: 'camera' | 'sign' | 'recorder', subjectId: string) =>
    labels.push({ ...newLabel(loader), institutionId, subjectKind, subjectId, boundAt: origin.at })
  for (const { name: storeyName, level, areas: plannedAreas } of layout.storeys) {
    const storey = { ...within(), buildingId: building.id, name: storeyName, level }
    await saveRow(trx, 'storey', storey, origin)
    for (const planned of plannedAreas) {
      const area = { ...within(), storeyId: storey.id, name: planned.name, kind: planned.kind }
      await saveRow(trx, 'area', area, origin)
      areas.set(area.name, area.id)
      for (const [plate, cameraName, more] of planned.cameras ?? []) {
        const camera = {
          ...within(),
          ...{ areaId: area.id, plate, name: cameraName },
          kind: more?.kind ?? 'fixed',
          mode: more?.mode ?? 'recorded',
          controller: more?.controller ?? 'own',
        }
        await saveRow(trx, 'camera', camera, origin)
        cameras.set(plate, camera.id)
        labelled('camera', camera.id)
      }
      for (const [plate, signName] of planned.signs ?? []) {
        const sign = { ...within(), areaId: area.id, plate, name: signName }
        await saveRow(trx, 'sign', sign, origin)
        labelled('sign', sign.id)
      }
    }
  }
  for (const { plate, name: recorderName, area, channels } of layout.recorders) {
    const recorder = {
      ...within(),
      areaId: areas.get(area) ?? null,
      plate,
      name: recorderName,
      vendor: null,
      model: null,
    }
    await saveRow(trx, 'recorder', recorder, origin)
    labelled('recorder', recorder.id)
    for (const [index, [channelName, cameraPlate]] of channels.entries()) {
      const cameraId = cameraPlate === null ? null : (cameras.get(cameraPlate) ?? null)
      const channel = { ...within(), recorderId: recorder.id, cameraId, number: index + 1, name: channelName }
      await saveRow(trx, 'channel', channel, origin)
    }
  }
  await saveLabels(loader, labels)
}

async function loadUsers(
  { deps, trx, authorityId, origin }: Loader,
  institutions: Map<string, string>,
  passwordHash: string,
): Promise<string[]> {
  const inspectors: string[] = []
  const entries: NewChange[] = []
  for (const { email, name, language, role, institution } of demo.users) {
    const id = deps.newId()
    const scopeId = institution ? institutions.get(institution) : authorityId
    if (!scopeId) throw new Error(`${email} is assigned to an unknown institution`)
    const assignments: Assignment[] = [{ role, scopeKind: institution ? 'institution' : 'authority', scopeId }]
    const user = { id, authorityId, email, name, language, disabled: false, assignments }
    await insertUser(trx, { ...user, passwordHash, createdAt: origin.at })
    entries.push({ ...origin, entityKind: 'user', entityId: id, version: 1, payload: user })
    if (role === 'inspector') inspectors.push(id)
  }
  await appendChanges(trx, authorityId, entries)
  return inspectors
}

async function loadVisit(
  { deps, trx, origin }: Loader,
  planned: PlannedInstitution,
  institutions: Map<string, string>,
  inspectors: string[],
): Promise<void> {
  const institutionId = institutions.get(planned.key)
  if (!planned.visit || !institutionId) return
  const { inDays = 0, ...order } = planned.visit
  const due = new Date(origin.at)
  due.setUTCDate(due.getUTCDate() + inDays)
  const mandate = { ...order, day: due.toISOString().slice(0, 10) }
  const state = { state: 'planned', startedAt: null, finishedAt: null, remark: null } as const
  await saveRow(trx, 'inspection', { id: deps.newId(), institutionId, mandate, inspectors, ...state }, origin)
}
