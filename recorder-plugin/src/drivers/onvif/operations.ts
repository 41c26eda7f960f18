/**
 * Every operation this driver may send (recorders.md rule 4). The request builder refuses any other name, so a write
 * cannot be built by accident, whatever the library offers.
 */
export const readOperations = [
  'GetSystemDateAndTime',
  'GetServices',
  'GetDeviceInformation',
  'GetUsers',
  'GetPasswordComplexityConfiguration',
  'GetNetworkProtocols',
  'GetSystemLog',
  'GetProfiles',
  'GetMasks',
  'GetOSDs',
  'GetImagingSettings',
  'GetNodes',
  'GetConfigurations',
  'GetPresetTours',
  'GetStreamUri',
  'GetReplayUri',
  'GetRecordings',
  'FindRecordings',
  'GetRecordingSearchResults',
  'EndSearch',
] as const
export type ReadOperation = (typeof readOperations)[number]

export function isReadOperation(name: string): name is ReadOperation {
  return (readOperations as readonly string[]).includes(name)
}
