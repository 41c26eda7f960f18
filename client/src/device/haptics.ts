/** One short pulse where the phone can; silence elsewhere. Never the only sign of anything. */
export function pulse(milliseconds: number, device: { vibrate?: (pattern: number) => boolean } = navigator): void {
  device.vibrate?.(milliseconds)
}
