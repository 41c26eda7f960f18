import { byName, byPlate } from './outline.ts'
import type { Register } from './register-rows.ts'

type Option = { value: string; label: string }
type Group = { label: string; options: Option[] }
const option = ({ id, name }: { id: string; name: string }): Option => ({ value: id, label: name })

/** A storey's name, with its building's (and site's) only where the institution has several: nobody says more than needed. */
export function storeyName(register: Register, storeyId: string): string {
  const storey = register.storeys.find(({ id }) => id === storeyId)
  if (!storey) return ''
  const building = register.buildings.find(({ id }) => id === storey.buildingId)
  const site = register.sites.find(({ id }) => id === building?.siteId)
  const above = [register.sites.length > 1 ? site?.name : null, register.buildings.length > 1 ? building?.name : null]
  return [...above, storey.name].filter(Boolean).join(' · ')
}

/** Where something lies, for headings and choices: "Parter · Korytarz A"; empty when nobody knows. */
export function placeName(register: Register, areaId: string | null): string {
  const area = register.areas.find(({ id }) => id === areaId)
  return area ? [storeyName(register, area.storeyId), area.name].filter(Boolean).join(' · ') : ''
}

const sortedStoreys = (register: Register) => register.storeys.toSorted((a, b) => a.level - b.level || byName(a, b))

/** What a part can lie in or point at, by the field that says so. */
export function choicesFor(register: Register, field: string): Group[] {
  const flat = (options: Option[]): Group[] => [{ label: '', options }]
  if (field === 'siteId') return flat(register.sites.toSorted(byName).map(option))
  if (field === 'buildingId') return flat(register.buildings.toSorted(byName).map(option))
  if (field === 'storeyId')
    return flat(sortedStoreys(register).map(({ id }) => ({ value: id, label: storeyName(register, id) })))
  if (field === 'areaId')
    return sortedStoreys(register).map(({ id }) => ({
      label: storeyName(register, id),
      options: register.areas
        .filter(({ storeyId }) => storeyId === id)
        .toSorted(byName)
        .map(option),
    }))
  const plated = (one: { id: string; plate: string; name: string }): Option => ({
    value: one.id,
    label: `${one.plate} · ${one.name}`,
  })
  if (field === 'recorderId') return flat(register.recorders.toSorted(byPlate).map(plated))
  return flat(register.cameras.toSorted(byPlate).map(plated))
}
