// @vitest-environment node
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { routes } from './routes.ts'

const source = readFileSync(join(import.meta.dirname, 'routes.ts'), 'utf8')
const screens = join(import.meta.dirname, 'screens')
const listed = [...source.matchAll(/import\('\.\/screens\/([\w/-]+Screen\.vue)'\)/g)].map((match) => match[1] ?? '')
const present = readdirSync(screens, { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => name.endsWith('Screen.vue'))

describe('the list of screens', () => {
  it('names every screen there is, and none that is not', () => {
    expect([...new Set(listed)].sort()).toEqual(present.sort())
    for (const file of listed) expect(existsSync(`${screens}/${file}`)).toBe(true)
  })

  it('says of each whose it is', () => {
    for (const route of routes.filter((candidate) => candidate.component)) {
      const whose = [route.meta?.['for']].flat()
      expect(whose.length, route.path).toBeGreaterThan(0)
      for (const one of whose) {
        expect(['anybody', 'member', 'inspector', 'reviewer', 'administrator', 'installer', 'head', 'dpo']).toContain(
          one,
        )
      }
    }
  })

  it('has no path twice', () => {
    const paths = routes.map((route) => route.path)
    expect(paths.length).toBe(new Set(paths).size)
  })
})
