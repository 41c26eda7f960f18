const names = new Map([
  ['h264', 'H.264'],
  ['h265', 'H.265'],
  ['hevc', 'H.265'],
  ['mjpeg', 'MJPEG'],
  ['mjpg', 'MJPEG'],
  ['jpeg', 'MJPEG'],
  ['mpeg4', 'MPEG-4'],
  ['mp4v-es', 'MPEG-4'],
])

/** One spelling for the codecs that vendors spell in many ways; any other is handed on as told. */
export function codecName(told: string | null): string | null {
  if (told === null) return null
  const plain = told.toLowerCase().replaceAll('.', '').replaceAll(' ', '')
  return names.get(plain) ?? names.get(plain.replaceAll('-', '')) ?? told
}
