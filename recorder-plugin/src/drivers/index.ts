import type { RecorderDriver } from '../driver.ts'
import { dahuaDriver } from './dahua/index.ts'
import { hikvisionDriver } from './hikvision/index.ts'
import { onvifDriver } from './onvif/index.ts'
import { rtspDriver } from './rtsp/index.ts'

/**
 * The visible list, in the order of the anonymous look: a vendor's own language tells more of a recorder than the common one.
 * A driver is a folder and a line here.
 */
export const drivers: readonly RecorderDriver[] = [hikvisionDriver, dahuaDriver, onvifDriver, rtspDriver]

export function driverByName(name: string): RecorderDriver | null {
  return drivers.find((driver) => driver.name === name) ?? null
}
