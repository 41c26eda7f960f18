import type { RecorderDriver } from '../driver.ts'
import { onvifDriver } from './onvif/index.ts'

/** The visible list. A driver is a folder and a line here. */
export const drivers: readonly RecorderDriver[] = [onvifDriver]

export function driverByName(name: string): RecorderDriver | null {
  return drivers.find((driver) => driver.name === name) ?? null
}
