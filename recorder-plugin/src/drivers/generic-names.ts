/**
 * Account names that name a function or a factory default, not a person (REQUIREMENTS 6.1, `acc.generic_count`).
 * A derived observation: whether such an account is a defect is for rules to say.
 */
const names = new Set([
  'admin',
  'administrator',
  'root',
  'user',
  'user1',
  'user2',
  'operator',
  'viewer',
  'guest',
  'default',
  'test',
  'service',
  'serwis',
  'monitoring',
  'monitor',
  'kamera',
  'kamery',
  'camera',
  'cctv',
  'dvr',
  'nvr',
  'recorder',
  'supervisor',
  '888888',
  '666666',
  '123456',
  'dyzurka',
  'portiernia',
  'ochrona',
  'dozor',
  'szkola',
  'dyrektor',
  'sekretariat',
  'uzytkownik',
  'gosc',
  'sola',
  'tajnistvo',
  'recepcija',
  'uporabnik',
  'gost',
  'hisnik',
  'varnostnik',
])

export function isGenericName(name: string): boolean {
  const plain = name
    .toLowerCase()
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s._-]/g, '')
  return names.has(plain)
}
