import type { Asked } from '../digest-session.ts'

/**
 * Every request this driver can build (recorders.md rule 4 and section 4). All are GET; the vendor's CGI writes by GET too, so
 * it is the action that decides, and only these can be named.
 */
export const reads = {
  deviceType: 'magicBox.cgi?action=getDeviceType',
  vendor: 'magicBox.cgi?action=getVendor',
  softwareVersion: 'magicBox.cgi?action=getSoftwareVersion',
  currentTime: 'global.cgi?action=getCurrentTime',
  users: 'userManager.cgi?action=getUserInfoAll',
  disks: 'storageDevice.cgi?action=getDeviceAllInfo',
  videoLoss: 'eventManager.cgi?action=getEventIndexes&code=VideoLoss',
  createFinder: 'mediaFileFind.cgi?action=factory.create',
} as const
export type Read = keyof typeof reads

/** Configurations read by name. An unknown name and a missing right get the same answer, so none is guessed. */
export const configs = [
  'NTP',
  'General',
  'ChannelTitle',
  'Encode',
  'Record',
  'RecordMode',
  'StorageGlobal',
  'StorageGroup',
  'T2UServer',
  'Telnet',
  'SSHD',
  'VideoWidget',
  'VideoInOptions',
  'VideoAnalyseRule',
  'LossDetect',
  'StorageFailure',
  'StorageNotExist',
] as const
export type Config = (typeof configs)[number]

/** Milliseconds for a search, over which a recorder with many disks thinks. */
const SEARCH = 60_000

function get(operation: string, query: string, patience?: number): Asked {
  const request = { method: 'GET', path: `/cgi-bin/${query}`, headers: { Accept: 'text/plain' }, body: '' } as const
  return { operation, request: patience === undefined ? request : { ...request, patience } }
}

/** A read of the list; throws for anything else. */
export function readRequest(operation: Read): Asked {
  if (!Object.hasOwn(reads, operation)) throw new Error(`${operation} is not on the list of read operations`)
  return get(operation, reads[operation])
}

export function configRequest(name: Config): Asked {
  if (!configs.includes(name)) throw new Error(`${name} is not on the list of configurations`)
  return get(`getConfig ${name}`, `configManager.cgi?action=getConfig&name=${name}`)
}

/** Handles come from the device: digits and letters, or nothing is sent. */
function handle(text: string): string {
  const plain = typeof text === 'string' && [...text].every((letter) => /[0-9A-Za-z]/.test(letter))
  if (!plain || text.length === 0 || text.length > 32) throw new Error('a handle that is none')
  return text
}

function time(text: string): string {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) throw new Error('a time that is none')
  return text.replace(' ', '%20')
}

function count(number: number): string {
  if (!Number.isInteger(number) || number < 0 || number > 4096) throw new Error('a number that is none')
  return String(number)
}

/** The life of a search for recordings: findFile, findNextFile as often as needed, close, destroy. Times: "YYYY-MM-DD hh:mm:ss". */
export const finder = {
  findFile: (object: string, channel: number, from: string, until: string) =>
    get(
      'findFile',
      `mediaFileFind.cgi?action=findFile&object=${handle(object)}&condition.Channel=${count(channel)}&condition.StartTime=${time(from)}&condition.EndTime=${time(until)}&condition.Types[0]=dav`,
      SEARCH,
    ),
  findNextFile: (object: string, size: number) =>
    get('findNextFile', `mediaFileFind.cgi?action=findNextFile&object=${handle(object)}&count=${count(size)}`, SEARCH),
  close: (object: string) => get('close', `mediaFileFind.cgi?action=close&object=${handle(object)}`),
  destroy: (object: string) => get('destroy', `mediaFileFind.cgi?action=destroy&object=${handle(object)}`),
}

/** The life of a search in the log. */
export const logFinder = {
  startFind: (from: string, until: string) =>
    get('startFind', `log.cgi?action=startFind&condition.StartTime=${time(from)}&condition.EndTime=${time(until)}`),
  doFind: (token: string, size: number) =>
    get('doFind', `log.cgi?action=doFind&token=${handle(token)}&count=${count(size)}`),
  stopFind: (token: string) => get('stopFind', `log.cgi?action=stopFind&token=${handle(token)}`),
}
