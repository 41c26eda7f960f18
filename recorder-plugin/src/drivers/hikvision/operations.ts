import { escapeXml } from '../../transport/xml.ts'
import type { Asked } from '../digest-session.ts'

/**
 * Every request this driver can build (recorders.md rule 4 and section 3). All are reads: GET, and POST only to the searches,
 * which ISAPI asks that way. `{n}` is a channel, stream or track number.
 */
export const reads = {
  deviceInfo: '/ISAPI/System/deviceInfo',
  userCheck: '/ISAPI/Security/userCheck',
  users: '/ISAPI/Security/users',
  onvifUsers: '/ISAPI/Security/ONVIF/users?security=0',
  illegalLoginLock: '/ISAPI/Security/illegalLoginLock',
  adminAccesses: '/ISAPI/Security/adminAccesses',
  capabilities: '/ISAPI/System/capabilities',
  time: '/ISAPI/System/time',
  telnetd: '/ISAPI/System/Network/telnetd',
  ssh: '/ISAPI/System/Network/ssh',
  cloud: '/ISAPI/System/Network/EZVIZ',
  inputProxyChannels: '/ISAPI/ContentMgmt/InputProxy/channels',
  inputProxyStatus: '/ISAPI/ContentMgmt/InputProxy/channels/status',
  videoInputs: '/ISAPI/System/Video/inputs/channels',
  streams: '/ISAPI/Streaming/channels',
  streamCapabilities: '/ISAPI/Streaming/channels/{n}/capabilities',
  tracks: '/ISAPI/ContentMgmt/record/tracks',
  storage: '/ISAPI/ContentMgmt/Storage',
  triggers: '/ISAPI/Event/triggers',
  privacyMask: '/ISAPI/System/Video/inputs/channels/{n}/privacyMask',
  overlays: '/ISAPI/System/Video/inputs/channels/{n}/overlays',
  irCutFilter: '/ISAPI/Image/channels/{n}/ircutFilter',
  ptzChannels: '/ISAPI/PTZCtrl/channels',
  ptzLimits: '/ISAPI/PTZCtrl/channels/{n}/ptzlimiteds',
  ptzPatrols: '/ISAPI/PTZCtrl/channels/{n}/patrols',
  faceDetection: '/ISAPI/Smart/FaceDetect/{n}',
  lineDetection: '/ISAPI/Smart/LineDetection/{n}',
  fieldDetection: '/ISAPI/Smart/FieldDetection/{n}',
  plateDetection: '/ISAPI/Traffic/channels/{n}/vehicleDetect',
} as const
export type Read = keyof typeof reads

export const searches = {
  search: '/ISAPI/ContentMgmt/search',
  logSearch: '/ISAPI/ContentMgmt/logSearch',
  dailyDistribution: '/ISAPI/ContentMgmt/record/tracks/{n}/dailyDistribution',
} as const
export type Search = keyof typeof searches

function pathOf(paths: Readonly<Record<string, string>>, operation: string, n: number | undefined): string {
  const path = Object.hasOwn(paths, operation) ? paths[operation] : undefined
  if (path === undefined) throw new Error(`${operation} is not on the list of read operations`)
  if (path.includes('{n}') !== (n !== undefined)) throw new Error(`${operation} asked with a wrong number`)
  if (n !== undefined && !(Number.isInteger(n) && n > 0 && n < 100_000))
    throw new Error(`${String(n)} is no number of a channel`)
  return path.replace('{n}', String(n))
}

/** A GET of the list; throws for anything else. */
export function readRequest(operation: Read, n?: number): Asked {
  const path = pathOf(reads, operation, n)
  return { operation, request: { method: 'GET', path, headers: { Accept: 'application/xml' }, body: '' } }
}

/** Milliseconds for a search, over which a recorder with many disks thinks. */
const SEARCH = 60_000

/** A POST to one of the searches; throws for anything else. `body` is the inside of the named root. */
export function searchRequest(operation: Search, root: string, body: string, n?: number): Asked {
  const path = pathOf(searches, operation, n)
  const xml = `<?xml version="1.0" encoding="UTF-8"?><${root} version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema">${body}</${root}>`
  const headers = { 'Content-Type': 'application/xml; charset=UTF-8', Accept: 'application/xml' }
  return { operation, request: { method: 'POST', path, headers, body: xml, patience: SEARCH } }
}

/** One XML element of a search, its text escaped. */
export function field(name: string, text: string | number): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`
}
