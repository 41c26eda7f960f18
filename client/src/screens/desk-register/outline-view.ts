import type { InjectionKey } from 'vue'
import type { RouteLocationRaw } from 'vue-router'
import { areaKinds } from '@nadzor/shared/facts/area'
import type { Rows } from '@nadzor/shared/facts/rows'
import { inMyLanguage, tp } from '../../i18n.ts'
import { channelsOfCamera } from './outline.ts'
import type { Branch, Counts } from './outline.ts'
import type { Register } from './register-rows.ts'

/** What the lines of an outline share. */
export type OutlineView = {
  isOpen: (branch: Branch) => boolean
  toggle: (branch: Branch) => void
  current: () => string | null
  to: (key: string) => RouteLocationRaw
  detail: (branch: Branch) => string
  codes: (id: string) => string[]
  isDouble: (id: string) => boolean
  isUnsaved: (branch: Branch) => boolean
}
export const outlineKey: InjectionKey<OutlineView> = Symbol('outline')

/** A plate inside a sentence, which must not break at its dash (ux section 9: codes never break). */
const whole = (plate: string): string => plate.replaceAll('-', '-\u2060')

type Translate = (key: string, params?: Record<string, string | number>) => string

/** "3 kamery, 1 tablica"; what there is none of is left out. */
export function countWords(counts: Counts, kinds: readonly (keyof Counts)[]): string {
  return kinds.flatMap((kind) => (counts[kind] > 0 ? [tp(`register.count.${kind}`, counts[kind])] : [])).join(', ')
}

const inPlaces = ['area', 'camera', 'sign', 'recorder'] as const

/** The second line of a part: what kind of thing it is and how much lies in it. */
export function detailOf({ kind, row, counts }: Branch, register: Register, t: Translate): string {
  const joined = (...words: (string | null | undefined)[]): string => words.filter(Boolean).join(' · ')
  const inside = (kinds: readonly (keyof Counts)[]): string => countWords(counts, kinds) || t('register.nothingIn')
  if (kind === 'area') {
    const known = areaKinds.find(({ id }) => id === (row as Rows['area']).kind)
    return joined(known ? inMyLanguage(known.terms) : t('register.kindUnknown'), inside(inPlaces.slice(1)))
  }
  if (kind === 'camera') {
    const camera = row as Rows['camera']
    const recorded = channelsOfCamera(register, camera.id).map(({ plate, number }) =>
      t('register.channelOf', { plate: whole(plate), number }),
    )
    return joined(
      camera.kind === 'unknown' ? t('register.kindUnknown') : t(`register.cameraKind.${camera.kind}`),
      t(`register.cameraMode.${camera.mode}`),
      camera.controller === 'foreign' ? t('register.controller.foreign') : null,
      ...recorded,
    )
  }
  if (kind === 'recorder') {
    const { vendor, model } = row as Rows['recorder']
    return joined([vendor, model].filter(Boolean).join(' '), inside(['channel']))
  }
  if (kind === 'channel') {
    const { number, cameraId } = row as Rows['channel']
    const camera = register.cameras.find(({ id }) => id === cameraId)
    return joined(t('register.channelNumber', { number }), camera ? whole(camera.plate) : t('register.noCamera'))
  }
  if (kind === 'sign') return t('register.kind.sign')
  // A school, its site and its building often share one name.
  return joined(kind === 'storey' ? null : t(`register.kind.${kind}`), inside(inPlaces))
}
