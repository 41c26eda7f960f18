import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

export type { Logger }

/** JSON lines on stdout. Whatever could log somebody in is cut out even when a caller passes a whole object. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const secrets = ['password', 'passwordHash', 'current', 'next', 'token', 'tokenHash', 'cookie', 'authorization']
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  )
}
