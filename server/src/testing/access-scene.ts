import { codeFromBytes } from '@nadzor/shared/facts/label'
import type { Label } from '@nadzor/shared/facts/label'
import type { Rows } from '@nadzor/shared/facts/rows'
import { inviteAgent } from '../commands/agents/invite-agent.ts'
import { receivePhoto } from '../commands/photos/receive.ts'
import { saveRow } from '../db/change-log.ts'
import { insertLabels } from '../db/queries/labels.ts'
import type { SignedIn } from '../policies/signed-in.ts'
import type { World } from './app.ts'
import { prepareRecorderScene } from './recorder-scene.ts'
import type { RecorderScene } from './recorder-scene.ts'
import { announce, takeShot } from './visit.ts'

/** What the requests of the access table are aimed at: everything of the institution `here`. */
export type AccessScene = {
  world: World
  camera: Rows['camera']
  inspection: Rows['inspection']
  evidence: Rows['evidence']
  /** Described and received: its bytes are in the store. `evidence` is only described. */
  photo: Rows['evidence']
  /** Addresses of uploads that were begun for `evidence`, one for each way to go on with it. */
  uploads: { head: string; patch: string; delete: string }
  /** Bound to the camera. */
  label: Label
  /** Dismissed, so that no evaluation touches it; about the camera, nobody's order. */
  finding: Rows['finding']
  recorder: RecorderScene
  /** Invited by this authority. */
  agentIds: string[]
}

export async function prepareAccessScene(world: World): Promise<AccessScene> {
  const { deps, authorityId, institutions, people } = world
  const { id: institutionId } = institutions.here
  const at = deps.now().toISOString()
  const origin = { actor: people.inspector.here.id, mutationId: null, at }
  const storey = await deps.db
    .selectFrom('storey')
    .select('id')
    .where('institutionId', '=', institutionId)
    .executeTakeFirstOrThrow()
  const own = () => ({ id: deps.newId(), institutionId })
  const area: Rows['area'] = { ...own(), storeyId: storey.id, name: 'Korytarz', kind: 'corridor' }
  const camera: Rows['camera'] = {
    ...own(),
    areaId: area.id,
    plate: 'K-07',
    name: 'Korytarz, wejście',
    kind: 'fixed',
    mode: 'recorded',
    controller: 'own',
  }
  const inspection: Rows['inspection'] = {
    ...own(),
    mandate: { reason: 'planned', issuedBy: 'Miasto', reference: null, day: at.slice(0, 10) },
    inspectors: [people.inspector.here.id],
    state: 'open',
    startedAt: at,
    finishedAt: null,
    remark: null,
  }
  const evidence: Rows['evidence'] = {
    ...own(),
    inspectionId: inspection.id,
    subjectKind: 'camera',
    subjectId: camera.id,
    purpose: 'place',
    mime: 'image/jpeg',
    sha256: 'ab'.repeat(32),
    size: 1000,
    width: 40,
    height: 30,
    capturedAt: at,
    privacy: 'nobody-visible',
    by: people.inspector.here.id,
    receivedAt: null,
  }
  const label: Label = {
    id: deps.newId(),
    authorityId,
    code: codeFromBytes(deps.randomBytes(10)),
    institutionId,
    subjectKind: 'camera',
    subjectId: camera.id,
    boundAt: at,
  }
  const finding: Rows['finding'] = {
    ...own(),
    subjectKind: 'camera',
    subjectId: camera.id,
    defect: 'place.sanitary',
    state: 'dismissed',
    force: 'legal',
    severity: 'critical',
    owner: 'head',
    owners: ['head', 'installer'],
    ruleIds: ['PL108A-3-SANITARY'],
    strength: 'observed',
    assigneeId: null,
    dueDay: null,
    fixedBy: null,
    askAgain: false,
    openedAt: at,
    closedAt: null,
    reopenings: 0,
  }
  const shot = await takeShot()
  const photo: Rows['evidence'] = { ...evidence, ...own(), ...shot.described }
  await deps.db.transaction().execute(async (trx) => {
    await saveRow(trx, 'area', area, origin)
    await saveRow(trx, 'camera', camera, origin)
    await saveRow(trx, 'inspection', inspection, origin)
    await saveRow(trx, 'evidence', evidence, origin)
    await saveRow(trx, 'evidence', photo, origin)
    await saveRow(trx, 'finding', finding, origin)
    await insertLabels(trx, [label])
  })
  await receivePhoto(deps, { evidenceId: photo.id, userId: photo.by, bytes: shot.bytes })
  const inspector = await world.as('inspector')
  const begin = async () =>
    (await inspector('POST', '/api/uploads', undefined, announce(evidence))).headers.get('location') ?? ''
  const uploads = { head: await begin(), patch: await begin(), delete: await begin() }
  const recorder = await prepareRecorderScene(world)
  const administrator = { ...people.administrator.here, scopeEpoch: 1 } as SignedIn
  const { agent } = await inviteAgent(deps, administrator, 'Szkoła')
  return { world, camera, inspection, evidence, photo, uploads, label, recorder, finding, agentIds: [agent.id] }
}
