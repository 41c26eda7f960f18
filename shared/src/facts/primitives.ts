import * as z from 'zod/mini'

/** UUIDv7 made where the thing is made (phone or server). Never used for order. */
export const id = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/))
/** A moment, ISO 8601 in UTC with milliseconds ("2026-11-21T09:41:00.000Z"). */
export const instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/))
/** A calendar day in the institution's country ("2026-11-21"). */
export const day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/))
/** SHA-256 in lower-case hex. */
export const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/))
/** One line a person typed; trimmed by the form, never empty. */
export const line = z.string().check(z.minLength(1), z.maxLength(200))
/** A longer remark. */
export const remark = z.string().check(z.maxLength(2000))

export const language = z.enum(['pl', 'sl', 'en'])
export type Language = z.infer<typeof language>
export const country = z.enum(['PL', 'SI'])
export type Country = z.infer<typeof country>
/** The same words in each language of the product. */
export const inLanguages = z.object({ pl: z.string(), sl: z.string(), en: z.string() })
export type InLanguages = z.infer<typeof inLanguages>
