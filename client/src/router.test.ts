import { describe, expect, it } from 'vitest'
import type { RouteLocationNormalized } from 'vue-router'
import { admit, homeOf } from './router.ts'

type Session = Parameters<typeof admit>[1]
const session = (state: Session['state'], ...roles: string[]): Session =>
  ({ state, user: roles.length ? {} : null, can: (role: string) => roles.includes(role) }) as unknown as Session
const to = (path: string, whose: unknown): RouteLocationNormalized =>
  ({ path, fullPath: path, meta: { for: whose } }) as unknown as RouteLocationNormalized

describe('who is led where', () => {
  it('nobody signed in goes to the login and back to where they wanted', () => {
    expect(admit(to('/L/ABC', 'member'), session('signed-out'))).toBe('/login?next=%2FL%2FABC')
    expect(admit(to('/', 'member'), session('signed-out'))).toBe('/login')
  })
  it('a screen of another role leads home', () => {
    expect(admit(to('/desk/users', 'administrator'), session('signed-in', 'inspector'))).toBe('/')
    expect(admit(to('/desk/visits', ['reviewer', 'administrator']), session('signed-in', 'administrator'))).toBe(true)
  })
  it('the reviewer and the administrator have homes of their own', () => {
    expect(homeOf(session('signed-in', 'reviewer'))).toBe('/desk/visits')
    expect(admit(to('/', 'member'), session('signed-in', 'administrator'))).toBe('/desk/users')
    expect(homeOf(session('signed-in', 'inspector', 'reviewer'))).toBe('/')
    expect(homeOf(session('signed-in', 'head'))).toBe('/desk/findings')
    expect(admit(to('/', 'member'), session('offline', 'installer'))).toBe('/orders')
    expect(admit(to('/orders', 'installer'), session('signed-in', 'inspector'))).toBe('/')
  })
  it('an expired session still works offline, and may come to the login', () => {
    expect(admit(to('/ledger', 'member'), session('expired', 'inspector'))).toBe(true)
    expect(admit(to('/login', 'anybody'), session('expired', 'inspector'))).toBe(true)
    expect(admit(to('/login', 'anybody'), session('signed-in', 'inspector'))).toBe('/')
  })
})
