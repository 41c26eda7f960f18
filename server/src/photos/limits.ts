/** Bytes of one photo. The phone reduces to 1600 px, a few hundred kilobytes; this leaves room for a menu photo kept whole. */
export const MAX_PHOTO_BYTES = 10 * 2 ** 20
/** Pixels of one photo: jimp takes 4 bytes for each, so a small file could otherwise exhaust memory (stack.md section 3). */
export const MAX_PHOTO_PIXELS = 20_000_000
