import type { Rows } from '@nadzor/shared/facts/rows'
import { v7 as uuidv7 } from 'uuid'
import type { Scene } from './scene.ts'

const AT = '2026-11-20T08:00:00.000Z'

/** A finding about the school's camera, assigned to whoever holds the phone, with its history and a photo of how it was. */
export function giveOrder({ server, school, inspector }: Scene, over: Partial<Rows['finding']> = {}) {
  const { institution, camera } = school
  const within = { id: uuidv7(), institutionId: institution.id }
  const other = uuidv7()
  const before: Rows['evidence'] = {
    ...within,
    inspectionId: uuidv7(),
    subjectKind: 'camera',
    subjectId: camera.id,
    purpose: 'place',
    mime: 'image/jpeg',
    sha256: 'a'.repeat(64),
    size: 10,
    width: 4,
    height: 3,
    capturedAt: AT,
    privacy: 'nobody-visible',
    by: other,
    receivedAt: AT,
  }
  const finding: Rows['finding'] = {
    id: uuidv7(),
    institutionId: institution.id,
    subjectKind: 'camera',
    subjectId: camera.id,
    defect: 'place.sanitary',
    state: 'assigned',
    force: 'legal',
    severity: 'critical',
    owner: 'installer',
    owners: ['installer'],
    ruleIds: ['PL108A-3-SANITARY'],
    strength: 'observed',
    assigneeId: inspector.id,
    dueDay: '2026-11-25',
    fixedBy: null,
    askAgain: false,
    openedAt: AT,
    closedAt: null,
    reopenings: 0,
    ...over,
  }
  const subject = { kind: 'camera' as const, id: camera.id }
  const raised: Rows['findingEvent'] = {
    id: uuidv7(),
    institutionId: institution.id,
    findingId: finding.id,
    event: 'raised',
    from: null,
    to: 'open',
    actor: 'system:evaluate',
    at: AT,
    note: null,
    dueDay: null,
    assigneeId: null,
    evidenceIds: [before.id],
    proposals: [],
    ruleIds: finding.ruleIds,
    facts: [
      {
        subject,
        fact: 'area.kind',
        value: 'toilet',
        unit: null,
        unavailable: null,
        how: 'observed',
        at: AT,
        decided: true,
      },
    ],
  }
  server.put('evidence', institution.id, before)
  server.put('finding', institution.id, finding)
  server.put('findingEvent', institution.id, raised)
  return { finding, raised, before, subject }
}
