import type { Unavailable } from '@nadzor/shared/facts/fact'

/** Why a recorder gave no value. Every one becomes a reading; none is ever a pass (recorders.md section 0). */
export const probeErrors = [
  'unreachable',
  'unauthorized',
  'refused',
  'unsupported',
  'timeout',
  'malformed',
] as const satisfies readonly Unavailable[]
export type ProbeErrorKind = (typeof probeErrors)[number]

export class ProbeError extends Error {
  readonly kind: ProbeErrorKind
  constructor(kind: ProbeErrorKind, message: string) {
    super(message)
    this.name = 'ProbeError'
    this.kind = kind
  }
}
