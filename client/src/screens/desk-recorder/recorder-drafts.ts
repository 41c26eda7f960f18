import type * as z from 'zod/mini'
import { connectionPut } from '@nadzor/shared/api/recorders'
import type { consentCreate, RecorderResponse } from '@nadzor/shared/api/recorders'
import { complaints, dayError, lineError } from '../desk/field-checks.ts'
import type { FieldError, FormRules } from '../desk/form.ts'

/** Where a recorder is, as the form's fields hold it. `driver` '' lets the server find out by an anonymous look. */
export type ConnectionDraft = {
  driver: string
  host: string
  port: string
  secure: 'yes' | 'no'
  monthly: 'yes' | 'no'
  /** '': the server asks it itself. */
  agentId: string
  /** '': port 554, and the paths its driver knows. */
  rtspPort: string
  rtspPath: string
}

/** The languages a recorder can be asked in, by the names of recorder-plugin/src/drivers. */
export const driverNames = ['onvif', 'hikvision', 'dahua', 'rtsp'] as const

export function draftOfConnection(known: RecorderResponse['connection']): ConnectionDraft {
  return {
    driver: known?.driver ?? '',
    host: known?.host ?? '',
    port: String(known?.port ?? 80),
    secure: known?.secure ? 'yes' : 'no',
    monthly: known?.monthly ? 'yes' : 'no',
    agentId: known?.agentId ?? '',
    rtspPort: known?.rtspPort == null ? '' : String(known.rtspPort),
    rtspPath: known?.rtspPath ?? '',
  }
}

function portError(value: string): FieldError | null {
  if (value.trim() === '') return 'required'
  return /^\d{1,5}$/.test(value.trim()) && Number(value) >= 1 && Number(value) <= 65_535 ? null : 'number'
}

export const connectionRules: FormRules<ConnectionDraft> = {
  fields: ['agentId', 'host', 'port', 'secure', 'driver', 'rtspPort', 'rtspPath', 'monthly'],
  check: ({ host, port, rtspPort, rtspPath }) =>
    complaints({
      host: lineError(host),
      port: portError(port),
      rtspPort: rtspPort.trim() === '' ? null : portError(rtspPort),
      rtspPath:
        rtspPath.trim() === '' || connectionPut.shape.rtspPath.safeParse(rtspPath.trim()).success ? null : 'refused',
    }),
}

export function connectionToPut(draft: ConnectionDraft): z.infer<typeof connectionPut> {
  return {
    driver: draft.driver === '' ? null : draft.driver,
    host: draft.host.trim(),
    port: Number(draft.port),
    secure: draft.secure === 'yes',
    monthly: draft.monthly === 'yes',
    agentId: draft.agentId === '' ? null : draft.agentId,
    rtspPort: draft.rtspPort.trim() === '' ? null : Number(draft.rtspPort),
    rtspPath: draft.rtspPath.trim() === '' ? null : draft.rtspPath.trim(),
  }
}

/** A login is not read back, so the form starts empty each time. A password may begin or end with a space. */
export type CredentialDraft = { user: string; password: string }

export const credentialRules: FormRules<CredentialDraft> = {
  fields: ['user', 'password'],
  check: ({ user, password }) =>
    complaints({
      user: lengthError(user.trim(), 64),
      password: lengthError(password, 128),
    }),
}

function lengthError(value: string, most: number): FieldError | null {
  if (value === '') return 'required'
  return value.length > most ? 'too-long' : null
}

export type ConsentDraft = {
  agreedBy: string
  agreedOn: string
  signature: 'handwritten' | 'electronic'
  document: string
  installer: string
  installerInformedOn: string
  account: string
  rights: string
  windowFrom: string
  windowUntil: string
  validFrom: string
  validUntil: string
  stopContact: string
  streamSampling: boolean
  stills: boolean
}

/** Agreed today, for the hours after lessons, for one year: what is usual; everything can be changed. */
export function emptyConsent(today: string): ConsentDraft {
  return {
    agreedBy: '',
    agreedOn: today,
    signature: 'handwritten',
    document: '',
    installer: '',
    installerInformedOn: today,
    account: '',
    rights: '',
    windowFrom: '16:00',
    windowUntil: '06:00',
    validFrom: today,
    validUntil: `${Number(today.slice(0, 4)) + 1}${today.slice(4) === '-02-29' ? '-02-28' : today.slice(4)}`,
    stopContact: '',
    streamSampling: false,
    stills: false,
  }
}

const needed = (value: string): FieldError | null => (value === '' ? 'required' : dayError(value))
const hourError = (value: string): FieldError | null =>
  value === '' ? 'required' : /^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? null : 'refused'

export const consentRules: FormRules<ConsentDraft> = {
  fields: [
    'agreedBy',
    'agreedOn',
    'signature',
    'document',
    'installer',
    'installerInformedOn',
    'account',
    'rights',
    'windowFrom',
    'windowUntil',
    'validFrom',
    'validUntil',
    'stopContact',
    'streamSampling',
    'stills',
  ],
  check: (draft) =>
    complaints({
      agreedBy: lineError(draft.agreedBy),
      agreedOn: needed(draft.agreedOn),
      document: lineError(draft.document),
      installer: lineError(draft.installer),
      installerInformedOn: needed(draft.installerInformedOn),
      account: lineError(draft.account),
      rights: lineError(draft.rights),
      windowFrom: hourError(draft.windowFrom),
      windowUntil: hourError(draft.windowUntil),
      validFrom: needed(draft.validFrom),
      validUntil: needed(draft.validUntil) ?? (draft.validUntil < draft.validFrom ? 'day-order' : null),
      stopContact: lineError(draft.stopContact),
    }),
}

export function consentToCreate(draft: ConsentDraft): z.infer<typeof consentCreate> {
  return {
    ...draft,
    agreedBy: draft.agreedBy.trim(),
    document: draft.document.trim(),
    installer: draft.installer.trim(),
    account: draft.account.trim(),
    rights: draft.rights.trim(),
    stopContact: draft.stopContact.trim(),
  }
}
