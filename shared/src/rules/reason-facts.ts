import type { Reason } from './check.ts'
import type { ReasonCode } from './reasons.ts'

/** Facts that a reason speaks of without naming them in its parameters. */
const spokenOf: Partial<Record<ReasonCode, readonly string[]>> = {
  'foreign-camera': ['camera.controller'],
  'dummy-camera': ['camera.kind'],
  'camera-removed': ['camera.kind'],
  'place-forbidden': ['area.kind'],
  'place-unlisted': ['area.kind'],
  'place-listed': ['area.kind'],
  'place-not-listed': ['area.kind'],
  'view-into': ['view.forbidden_door'],
  'view-into-kind': ['view.forbidden_door', 'view.forbidden_kind'],
  'view-into-other': ['view.forbidden_door', 'view.forbidden_kind'],
  'no-view-into': ['view.forbidden_door'],
  'foreign-ground': ['view.public_share'],
  'no-foreign-ground': ['view.public_share'],
  'strip-unmasked': ['view.public_share', 'view.masked'],
  'strip-masked': ['view.public_share', 'view.masked'],
  'clock-implausible': ['rec.clock_offset'],
  'kept-too-long': ['ch.oldest', 'ch.oldest_free'],
  'kept-within': ['ch.oldest'],
  'kept-within-but-held': ['ch.oldest', 'ch.oldest_free', 'rec.locks_reported', 'rec.locks_explained'],
  'locks-unexplained': ['rec.locks_reported', 'rec.locks_explained'],
  'kept-too-short': ['ch.oldest'],
  'kept-long-enough': ['ch.oldest'],
  'young-recorder': ['rec.running_since'],
  'expires-within': ['rec.expiry_days'],
  'expires-late': ['rec.expiry_days', 'rec.overwrite'],
  'never-expires': ['rec.expiry_days', 'rec.overwrite'],
  'overwrites-within': ['rec.overwrite', 'rec.projected_depth'],
  'overwrites-late': ['rec.overwrite', 'rec.projected_depth'],
  'tv-lines-reached': ['ch.width', 'ch.height', 'ch.dar'],
  'tv-lines-below': ['ch.width', 'ch.height', 'ch.dar'],
  'tv-lines-marginal': ['ch.width', 'ch.height', 'ch.dar'],
  'element-on-web': ['sign.SGN-SECOND', 'sign.web_elements'],
  'element-nowhere': ['sign.SGN-SECOND', 'sign.web_elements'],
}

/** Names of the facts a reason speaks of: those a verdict turned on, not all it looked at. */
export function factsOfReason(reason: Reason): string[] {
  const { fact, element } = reason.params
  return [
    ...(typeof fact === 'string' ? [fact] : []),
    ...(typeof element === 'string' ? [`sign.${element}`] : []),
    ...(spokenOf[reason.code as ReasonCode] ?? []),
  ]
}
