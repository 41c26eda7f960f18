import { join, resolve } from 'node:path'
import * as z from 'zod/mini'
import { isNetwork } from '@nadzor/recorder-plugin/transport/networks'

type Variable<T> = {
  name: string
  /** One line for README's table. */
  meaning: string
  /** As written in the table; null when it is derived from others. */
  standard: string | null
  schema: z.ZodMiniType<T, string>
  /** Completes "NAME …" when the value is wrong. */
  wrong: string
}

const variable = <T>(v: Variable<T>): Variable<T> => v
const wholeNumber = (low: number, high: number) =>
  z.pipe(z.pipe(z.string().check(z.regex(/^\d{1,9}$/)), z.transform(Number)), z.number().check(z.gte(low), z.lte(high)))
const yesNo = z.pipe(
  z.enum(['yes', 'no']),
  z.transform((value) => value === 'yes'),
)
const origin = z.string().check(
  z.refine((value) => {
    const url = URL.parse(value)
    return !!url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/` && !value.endsWith('/')
  }),
)
const text = z.string().check(z.minLength(1))
const networks = z.pipe(
  z.pipe(
    z.string(),
    z.transform((value) =>
      value
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    ),
  ),
  z.array(z.string().check(z.refine(isNetwork))),
)

/** Every environment variable the server reads. README's table is tested against this list. */
export const variables = {
  port: variable({
    name: 'PORT',
    meaning: 'TCP port to listen on',
    standard: '8080',
    schema: wholeNumber(1, 65535),
    wrong: 'must be a port number from 1 to 65535',
  }),
  host: variable({
    name: 'HOST',
    meaning: 'address to listen on',
    standard: '127.0.0.1',
    schema: text,
    wrong: 'must be an address to listen on, such as 127.0.0.1 or 0.0.0.0',
  }),
  dataDir: variable({
    name: 'DATA_DIR',
    meaning: 'folder for photos and the SQLite file, made when missing',
    standard: './data',
    schema: text,
    wrong: 'must be a folder',
  }),
  databaseUrl: variable({
    name: 'DATABASE_URL',
    meaning: 'postgres://… or the path of an SQLite file; empty: nadzor.sqlite in DATA_DIR',
    standard: null,
    schema: z
      .string()
      .check(z.refine((value) => !/^[a-z]+:\/\//.test(value) || /^(postgres|postgresql|file):/.test(value))),
    wrong: 'must be a postgres:// address or the path of an SQLite file',
  }),
  publicUrl: variable({
    name: 'PUBLIC_URL',
    meaning: 'address people open and labels carry, without a path; empty: http://localhost:PORT',
    standard: null,
    schema: z.union([z.literal(''), origin]),
    wrong: 'must be an http:// or https:// address without a path, such as https://nadzor.example.org',
  }),
  trustProxy: variable({
    name: 'TRUST_PROXY',
    meaning: 'yes behind one reverse proxy that sets X-Forwarded-For; else all logins count as from one address',
    standard: 'no',
    schema: yesNo,
    wrong: 'must be yes or no',
  }),
  sessionDays: variable({
    name: 'SESSION_DAYS',
    meaning: 'days a login lasts after its last use',
    standard: '30',
    schema: wholeNumber(1, 365),
    wrong: 'must be a number of days from 1 to 365',
  }),
  probeNetworks: variable({
    name: 'PROBE_NETWORKS',
    meaning: 'networks whose recorders may be asked, such as 10.20.0.0/16,192.168.7.0/24; empty: none',
    standard: '',
    schema: networks,
    wrong: 'must be networks in CIDR form, separated by commas, such as 10.20.0.0/16',
  }),
  probeLoopback: variable({
    name: 'PROBE_LOOPBACK',
    meaning: 'yes lets probes reach this machine itself; for demos and tests',
    standard: 'no',
    schema: yesNo,
    wrong: 'must be yes or no',
  }),
  probesAtOnce: variable({
    name: 'PROBES_AT_ONCE',
    meaning: 'recorders asked at the same time by this server',
    standard: '8',
    schema: wholeNumber(1, 64),
    wrong: 'must be a number from 1 to 64',
  }),
  packsDir: variable({
    name: 'PACKS_DIR',
    meaning: 'folder with rule packs of your own (docs/custom-packs.md), read at start and at SIGHUP; empty: none',
    standard: '',
    schema: z.string(),
    wrong: 'must be a folder',
  }),
  logLevel: variable({
    name: 'LOG_LEVEL',
    meaning: 'fatal, error, warn, info, debug, trace or silent',
    standard: 'info',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    wrong: 'must be one of fatal, error, warn, info, debug, trace, silent',
  }),
} as const

type Variables = typeof variables
export type Config = { -readonly [K in keyof Variables]: z.output<Variables[K]['schema']> }

/** The environment is wrong; `sentences` has one for each wrong variable. */
export class ConfigError extends Error {
  readonly sentences: string[]
  constructor(sentences: string[]) {
    super(sentences.join('\n'))
    this.name = 'ConfigError'
    this.sentences = sentences
  }
}

/** Reads and checks the environment. Throws ConfigError with every wrong variable at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const sentences: string[] = []
  const read = <T>({ name, standard, schema, wrong }: Variable<T>): T => {
    const value = env[name]?.trim() || (standard ?? '')
    const result = schema.safeParse(value)
    if (!result.success) sentences.push(`${name} ${wrong}; it is "${hideSecrets(value)}".`)
    return result.data as T
  }
  const config: Config = {
    port: read(variables.port),
    host: read(variables.host),
    dataDir: resolve(read(variables.dataDir)),
    databaseUrl: read(variables.databaseUrl),
    publicUrl: read(variables.publicUrl),
    trustProxy: read(variables.trustProxy),
    sessionDays: read(variables.sessionDays),
    probeNetworks: read(variables.probeNetworks),
    probeLoopback: read(variables.probeLoopback),
    probesAtOnce: read(variables.probesAtOnce),
    packsDir: read(variables.packsDir),
    logLevel: read(variables.logLevel),
  }
  if (sentences.length) throw new ConfigError(sentences)
  config.databaseUrl ||= join(config.dataDir, 'nadzor.sqlite')
  config.publicUrl ||= `http://localhost:${config.port}`
  return config
}

/** A wrong address may still hold a password. */
const hideSecrets = (value: string): string => value.replace(/\/\/[^@/]*@/, '//…@')
