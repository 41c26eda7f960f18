import { doc, el, ok } from './hikvision-xml.ts'
import type { Reply } from './manners.ts'
import type { FakeChannel } from './recorder-state.ts'

/** A page with one switch. */
export const enabled = (name: string, on: boolean, more = '') => ok(doc(name, el('enabled', on) + more))

/** Pages about one channel: the last number of the path is the channel's. */
export function cameraPage(channel: FakeChannel, path: string): Reply | null {
  if (path.endsWith('/privacyMask')) {
    const regions = Array.from({ length: channel.masks }, (_, i) =>
      el('PrivacyMaskRegion', el('id', i + 1) + el('enabled', true)),
    )
    return enabled('PrivacyMask', channel.masks > 0, el('PrivacyMaskRegionList', ...regions))
  }
  if (path.endsWith('/overlays')) return ok(doc('VideoOverlay', el('DateTimeOverlay', el('enabled', channel.osdTime))))
  if (path.endsWith('/ircutFilter'))
    return ok(doc('IrcutFilter', el('IrcutFilterType', channel.colour ? 'auto' : 'night')))
  if (path.endsWith('/ptzlimiteds'))
    return ok(doc('PTZLimitedList', el('PTZLimited', el('id', 1) + el('enabled', channel.ptzLimits))))
  if (path.endsWith('/patrols'))
    return ok(doc('PTZPatrolList', el('PTZPatrol', el('id', 1) + el('enabled', channel.tours))))
  if (path.includes('/FaceDetect/')) return enabled('FaceDetect', channel.analytics)
  if (path.includes('/LineDetection/')) return enabled('LineDetection', false)
  if (path.includes('/FieldDetection/')) return enabled('FieldDetection', false)
  if (path.endsWith('/vehicleDetect')) return enabled('VehicleDetectCfg', channel.anpr)
  return null
}
