import { catalogueEntry } from './catalogue.ts'
import type { CatalogueEntry } from './catalogue.ts'
import type { InLanguages } from './primitives.ts'

/**
 * Facts an inspector may record though no list of questions asks for them: corrections of what the register says of a
 * camera (an answer of the same name outweighs the register in factsOf), and what the view shows beside what today's
 * rules look at (REQUIREMENTS 6.1, view.desk). Kept apart from the catalogue because `questionsFor` asks all of that.
 */
const camera = {
  subject: 'camera',
  unit: null,
  channel: 'answer',
  allowsCantTell: true,
} as const satisfies Partial<CatalogueEntry>

export const recordedFacts: readonly CatalogueEntry[] = [
  {
    ...camera,
    lookIn: ['camera'],
    name: 'camera.mode',
    type: 'choice',
    evidence: null,
    label: { pl: 'nagrywanie', sl: 'snemanje', en: 'recording' },
    question: {
      pl: 'Czy obraz tej kamery jest nagrywany?',
      sl: 'Ali se slika te kamere snema?',
      en: 'Is the picture of this camera recorded?',
    },
    choices: [
      { value: 'recorded', label: { pl: 'Nagrywany', sl: 'Se snema', en: 'Recorded' } },
      {
        value: 'live-only',
        label: { pl: 'Tylko podgląd na żywo', sl: 'Samo ogled v živo', en: 'Live viewing only' },
      },
    ],
  },
  {
    ...camera,
    lookIn: ['camera'],
    name: 'camera.controller',
    type: 'choice',
    evidence: null,
    label: { pl: 'czyja kamera', sl: 'čigava kamera', en: 'whose camera' },
    question: { pl: 'Czyja jest ta kamera?', sl: 'Čigava je ta kamera?', en: 'Whose camera is it?' },
    choices: [
      { value: 'own', label: { pl: 'Tej placówki', sl: 'Tega zavoda', en: 'Of this institution' } },
      { value: 'foreign', label: { pl: 'Kogoś innego', sl: 'Nekoga drugega', en: 'Of somebody else' } },
    ],
  },
]

const byName = new Map(recordedFacts.map((entry) => [entry.name, entry]))

export function recordedFact(name: string): CatalogueEntry | undefined {
  return byName.get(name)
}

/** What the register's own facts are called, in lists of facts used and sentences; nobody asks for them on a walk. */
const registerLabels: Record<string, InLanguages> = {
  'inst.country': { pl: 'kraj', sl: 'država', en: 'country' },
  'inst.city': { pl: 'miejscowość', sl: 'kraj', en: 'town' },
  'inst.kind': { pl: 'rodzaj placówki', sl: 'vrsta zavoda', en: 'kind of institution' },
  'inst.name': { pl: 'nazwa placówki', sl: 'ime zavoda', en: 'name of the institution' },
  'inst.address': { pl: 'adres placówki', sl: 'naslov zavoda', en: 'address of the institution' },
  'inst.public': { pl: 'placówka publiczna', sl: 'javni zavod', en: 'public institution' },
  'inst.pupils': { pl: 'liczba uczniów', sl: 'število učencev', en: 'number of pupils' },
  'inst.start_day': {
    pl: 'dzień uruchomienia monitoringu',
    sl: 'dan začetka videonadzora',
    en: 'day surveillance began',
  },
  'inst.grant_from': { pl: 'początek okresu dotacji', sl: 'začetek obdobja subvencije', en: 'first day of the grant' },
  'inst.grant_until': { pl: 'koniec okresu dotacji', sl: 'konec obdobja subvencije', en: 'last day of the grant' },
  'inst.cameras': { pl: 'liczba własnych kamer', sl: 'število lastnih kamer', en: 'number of own cameras' },
  'inst.recorders': { pl: 'liczba rejestratorów', sl: 'število snemalnikov', en: 'number of recorders' },
}

/** Two or three words for a fact, whoever holds it; null for a name nobody knows. */
export function factLabel(name: string): InLanguages | null {
  return catalogueEntry(name)?.label ?? byName.get(name)?.label ?? registerLabels[name] ?? null
}
