import * as z from 'zod/mini'
import data from './menu-paths.json' with { type: 'json' }
import { inLanguages } from './primitives.ts'
import type { InLanguages, Language } from './primitives.ts'

/** What was read in a manual: the path as printed where it is described, or only a heading that names the matter. */
const menuPath = z.strictObject({
  interface: z.string(),
  kind: z.enum(['menu', 'heading']),
  /** The vendor's own words, in `language`, never translated. */
  steps: z.array(z.string()).check(z.minLength(1)),
  language: z.enum(['en', 'pl', 'sl']),
  manual: z.string(),
  /** As printed on the page, not as numbered by a web site. */
  page: z.nullable(z.string()),
  section: z.nullable(z.string()),
  /** `contents`: chapter or figure headings were read, not the way through the menus. */
  confidence: z.enum(['manual', 'contents']),
  note: z.nullable(inLanguages),
})
type MenuPath = z.infer<typeof menuPath>

/** Where in the menus of recorders each value stands, as vendors' manuals say it. A path nobody read is left out. */
export const menuFile = z.strictObject({
  /** `brands`: the vendor and those who sell its devices under their own name; `source`: who says so. */
  families: z.array(
    z.strictObject({ id: z.string(), name: z.string(), brands: z.array(z.string()), source: z.nullable(z.string()) }),
  ),
  /**
   * Generations of menus, of a vendor the likeliest first. `looks`: how to tell it from the others. `models`: with `*`;
   * of several that fit the longest counts. Only a guess: new firmware changes menus.
   */
  interfaces: z.array(
    z.strictObject({
      id: z.string(),
      family: z.string(),
      name: inLanguages,
      looks: inLanguages,
      models: z.array(z.string()),
    }),
  ),
  manuals: z.record(
    z.string(),
    z.strictObject({
      title: z.string(),
      version: z.nullable(z.string()),
      language: z.string(),
      address: z.nullable(z.string()),
    }),
  ),
  photos: z.record(z.string(), inLanguages),
  general: z.record(z.string(), inLanguages),
  /** Paths that several facts have in common. */
  shared: z.record(z.string(), z.array(menuPath)),
  facts: z.record(
    z.string(),
    z.strictObject({
      general: z.string(),
      photo: z.string(),
      shared: z.nullable(z.string()),
      paths: z.array(menuPath),
      /** What a value on the screen means; `family` null: on any recorder. */
      quirks: z.array(
        z.strictObject({
          family: z.nullable(z.string()),
          manual: z.string(),
          page: z.nullable(z.string()),
          section: z.nullable(z.string()),
          text: inLanguages,
        }),
      ),
    }),
  ),
})
const file = menuFile.parse(data)

/** One place to look; the last of a list is always the `general` one, a sentence that holds for any recorder. */
export type MenuHint = {
  kind: 'menu' | 'heading' | 'general'
  /** Which generation of menus; null for `general`. */
  interface: string | null
  /** Words on the vendor's screen, or headings of its manual; empty for `general`. */
  steps: readonly string[]
  stepsLanguage: Language | null
  note: string | null
  cite: Cite | null
}
export type Cite = {
  title: string
  version: string | null
  page: string | null
  section: string | null
  address: string | null
}

/** A generation of menus an inspector can choose when the guess is wrong. */
export type MenuInterface = { id: string; name: string; looks: string }
/** Chosen by an inspector: a recorder of none of the known kinds. */
export const otherMenus = 'other'

/**
 * Where a value stands, best match first. `vendor` and `model` as the register has them; `chosen`: the interface an
 * inspector said it is. With an unknown vendor and nothing chosen only the general sentence holds: a wrong path wastes
 * more time than none. Empty for a fact that is not read off a screen.
 */
export function menuHints(
  fact: string,
  vendor: string | null,
  model: string | null,
  language: Language,
  chosen: string | null = null,
): MenuHint[] {
  const entry = file.facts[fact]
  if (!entry) return []
  const all = [...entry.paths, ...(entry.shared === null ? [] : (file.shared[entry.shared] ?? []))]
  const paths = ranked(vendor, model, chosen).flatMap((id) => {
    const here = all.filter((path) => path.interface === id)
    return [...here.filter(({ kind }) => kind === 'menu'), ...here.filter(({ kind }) => kind === 'heading')]
  })
  return [...paths.map((path) => asHint(path, language)), generalHint(file.general[entry.general], language)]
}

/** Whether any manual that was read gives a path to it; else there is nothing to choose between. */
export function hasMenuPaths(fact: string): boolean {
  const entry = file.facts[fact]
  return entry !== undefined && (entry.paths.length > 0 || entry.shared !== null)
}

/**
 * The generations of menus to choose from. `guess`: the one believed without being told, null for an unknown vendor;
 * `own`: those of the vendor, or of the chosen one's; both lists keep their order whatever is chosen.
 */
export function menuInterfaces(
  vendor: string | null,
  model: string | null,
  language: Language,
  chosen: string | null = null,
): { guess: string | null; own: MenuInterface[]; others: MenuInterface[] } {
  const family = familyFor(vendor, chosen)
  const named = (own: boolean) =>
    file.interfaces
      .filter((one) => (one.family === family) === own)
      .map(({ id, name, looks }) => ({ id, name: name[language], looks: looks[language] }))
  return { guess: ranked(vendor, model, null)[0] ?? null, own: named(true), others: named(false) }
}

/** What to photograph, and what values on the screen mean: "0 = no limit". */
export function readingNotes(
  fact: string,
  vendor: string | null,
  language: Language,
  chosen: string | null = null,
): { photo: string | null; quirks: { text: string; cite: Cite }[] } {
  const entry = file.facts[fact]
  if (!entry) return { photo: null, quirks: [] }
  const family = familyFor(vendor, chosen)
  return {
    photo: file.photos[entry.photo]?.[language] ?? null,
    quirks: entry.quirks
      .filter((quirk) => quirk.family === null || quirk.family === family)
      .map((quirk) => ({ text: quirk.text[language], cite: citeOf(quirk) })),
  }
}

/** Interfaces worth showing for a recorder, likeliest first. */
function ranked(vendor: string | null, model: string | null, chosen: string | null): string[] {
  const family = familyFor(vendor, chosen)
  const own = file.interfaces.filter((one) => one.family === family)
  const fit = (models: string[]) => Math.max(0, ...models.filter((one) => matches(one, model ?? '')).map(exactness))
  const guess = chosen ?? [...own].sort((a, b) => fit(b.models) - fit(a.models))[0]?.id
  return [...own.filter(({ id }) => id === guess), ...own.filter(({ id }) => id !== guess)].map(({ id }) => id)
}

/** The family of a vendor's name however it is written: "ZHEJIANG DAHUA", "Hikvision Digital Technology", "HiWatch". */
function familyOf(vendor: string | null): string | null {
  const words = (vendor ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return file.families.find(({ brands }) => brands.some((brand) => words.includes(brand)))?.id ?? null
}

/** What an inspector saw counts more than what the register says. */
function familyFor(vendor: string | null, chosen: string | null): string | null {
  return chosen === null ? familyOf(vendor) : (file.interfaces.find(({ id }) => id === chosen)?.family ?? null)
}

/** How many characters a pattern fixes. */
const exactness = (pattern: string): number => pattern.replaceAll('*', '').length

/** `*` stands for anything; capitals and blanks do not matter. */
function matches(pattern: string, model: string): boolean {
  const name = model.toUpperCase().replaceAll(' ', '')
  const [head = '', ...rest] = pattern.toUpperCase().split('*')
  if (!name.startsWith(head)) return false
  let from = head.length
  for (const part of rest) {
    const found = name.indexOf(part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return pattern.endsWith('*') || from === name.length
}

function asHint(path: MenuPath, language: Language): MenuHint {
  return {
    kind: path.kind,
    interface: path.interface,
    steps: path.steps,
    stepsLanguage: path.language,
    note: path.note?.[language] ?? null,
    cite: citeOf(path),
  }
}

function generalHint(words: InLanguages | undefined, language: Language): MenuHint {
  return {
    kind: 'general',
    interface: null,
    steps: [],
    stepsLanguage: null,
    note: words?.[language] ?? null,
    cite: null,
  }
}

function citeOf({ manual, page, section }: Pick<MenuPath, 'manual' | 'page' | 'section'>): Cite {
  const found = file.manuals[manual]
  if (!found) throw new RangeError(`menu-paths.json: no manual "${manual}"`)
  return { title: found.title, version: found.version, page, section, address: found.address }
}
