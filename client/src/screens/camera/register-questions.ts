import { catalogueEntry } from '@nadzor/shared/facts/catalogue'
import type { CatalogueEntry } from '@nadzor/shared/facts/catalogue'

/**
 * Two things the register holds of a camera that only a person in front of it can correct: whether its picture is
 * recorded at all, and whose it is. The catalogue asks nobody for them; an answer of the same name outweighs the
 * register in factsOf. Entries of the catalogue, should it get them, win.
 */
const shared = {
  subject: 'camera',
  lookIn: ['camera'],
  type: 'choice',
  unit: null,
  channel: 'answer',
  evidence: null,
  allowsCantTell: true,
} as const satisfies Partial<CatalogueEntry>

const entries: CatalogueEntry[] = [
  {
    ...shared,
    lookIn: ['camera'],
    name: 'camera.mode',
    label: { pl: 'nagrywanie', sl: 'snemanje', en: 'recording' },
    question: {
      pl: 'Czy obraz tej kamery jest nagrywany?',
      sl: 'Ali se slika te kamere snema?',
      en: 'Is the picture of this camera recorded?',
    },
    choices: [
      { value: 'recorded', label: { pl: 'nagrywany', sl: 'se snema', en: 'recorded' } },
      { value: 'live-only', label: { pl: 'tylko podgląd na żywo', sl: 'samo prenos v živo', en: 'live viewing only' } },
    ],
  },
  {
    ...shared,
    lookIn: ['camera'],
    name: 'camera.controller',
    label: { pl: 'czyja kamera', sl: 'čigava kamera', en: 'whose camera' },
    question: { pl: 'Czyja jest ta kamera?', sl: 'Čigava je ta kamera?', en: 'Whose camera is it?' },
    choices: [
      { value: 'own', label: { pl: 'tej placówki', sl: 'tega zavoda', en: 'of this institution' } },
      { value: 'foreign', label: { pl: 'kogoś innego', sl: 'nekoga drugega', en: 'of somebody else' } },
    ],
  },
]

export const registerQuestions: CatalogueEntry[] = entries.map((entry) => catalogueEntry(entry.name) ?? entry)
