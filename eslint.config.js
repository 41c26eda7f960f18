import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/*
 * Imports run one way: shared <- recorder-plugin <- server, shared <- client; e2e only from outside. Inside the server
 * routes -> commands -> queries, inside the client screens -> data, device, components. The workspaces' package.json and
 * the TypeScript references hold the first sentence too; this file says why, types included.
 * A later block replaces a rule of an earlier one, so each block composes its whole list from the pieces below.
 */

const everywhere = [
  { regex: '^zod(/v4)?$', message: "Use 'zod/mini': all of zod costs the phone 95 kB, and shared runs on the phone." },
  {
    regex: '^(\\.\\./)+(shared|recorder-plugin|server|client|e2e)/',
    message: 'Name another workspace as its package (@nadzor/…): a path past its package.json evades the one-way rule.',
  },
]
const not = (workspaces, reason) => ({ regex: `^@nadzor/(${workspaces.join('|')})(/|$)`, message: reason })
const folders = (names, reason) => ({ regex: `^(\\.{1,2}/)+(${names.join('|')})(/|$)`, message: reason })

const sharedPure = {
  regex: '^(?!\\.|zod/mini$)',
  message: 'shared is pure and runs the same on phone and server: it imports nothing but zod/mini and its own files.',
}
const sharedAlone = not(
  ['recorder-plugin', 'server', 'client', 'e2e'],
  'shared is what the others stand on: it imports no other workspace.',
)
const pluginBelowServer = not(
  ['server', 'client', 'e2e'],
  'recorder-plugin runs inside a school without our server: it imports shared and nothing above itself.',
)
const serverApart = not(
  ['client', 'e2e'],
  'The server knows no screen: what server and phone share lives in shared. Tests across both live in e2e.',
)
const clientApart = not(
  ['server', 'recorder-plugin', 'e2e'],
  'The phone holds no server code: what both need lives in shared, the rest is asked for over the API.',
)
const phoneHasNoNode = { regex: '^node:', message: 'This runs in a browser, which has no Node.' }

const sqlStaysInDb = {
  paths: [
    {
      name: 'kysely',
      importNames: ['sql'],
      message:
        'All SQL lives in server/src/db: write a query there, with both spellings where SQLite and PostgreSQL differ.',
    },
    ...['pg', 'better-sqlite3'].map((name) => ({
      name,
      message: 'Only server/src/db opens a database; everything else is given one.',
    })),
  ],
}
const imports = (patterns, extra = {}) => ['error', { ...extra, patterns: [...everywhere, ...patterns] }]

const style = [
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a thing has one name everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'No barrel files: import from the file that defines the thing.' },
]
const clockAndChance = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The clock is an argument here.' },
  { selector: "CallExpression[callee.name='Date']", message: 'The clock is an argument here.' },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The clock is an argument here.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Randomness is an argument here.',
  },
  {
    selector: "MemberExpression[object.name='globalThis']",
    message: 'What the environment offers is an argument here.',
  },
]
const pureReason = 'shared has no I/O, clock, randomness, DOM or Node: take the value as an argument.'
const dataReason =
  'client/src/data is given fetch, clock, ids, locks, timers and IndexedDB as arguments (DESIGN section 5): ' +
  'that is what makes a seeded simulation of two phones possible.'
const named = (names, message) => names.map((name) => ({ name, message }))
const io = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'crypto',
  'performance',
  'setTimeout',
  'setInterval',
  'queueMicrotask',
]
const browser = ['window', 'document', 'navigator', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'location']

const config = defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', '.cache/**', 'data/**', 'test-results/**', 'playwright-report/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.vue'],
    rules: {
      // The compiler knows names and types; ESLint would only guess.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-restricted-imports': imports([]),
      'no-restricted-syntax': ['error', ...style],
    },
  },
  { files: ['*.config.{js,ts}', 'e2e/*.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['*.js'], languageOptions: { globals: globals.node } },

  // A promise nobody waits for is an error nobody hears of. Needs types, so only where the compiler reads the file.
  {
    files: ['{shared,recorder-plugin,server,client,e2e}/**/*.ts'],
    ignores: ['client/src/sw.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/await-thenable': 'error' },
  },

  // shared
  {
    files: ['shared/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': imports([sharedAlone, sharedPure]),
      'no-restricted-syntax': ['error', ...style, ...clockAndChance],
      'no-restricted-globals': ['error', ...named([...io, ...browser, 'process', 'Buffer', 'console'], pureReason)],
    },
  },
  { files: ['shared/src/**/*.test.ts'], rules: { 'no-restricted-imports': imports([sharedAlone]) } },

  // recorder-plugin
  { files: ['recorder-plugin/src/**/*.ts'], rules: { 'no-restricted-imports': imports([pluginBelowServer]) } },

  // server: routes -> commands -> queries
  {
    files: ['server/src/**/*.ts'],
    rules: { 'no-restricted-imports': imports([serverApart], sqlStaysInDb), 'no-console': 'error' },
  },
  { files: ['server/src/demo/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['server/src/routes/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': imports(
        [
          serverApart,
          {
            regex: '/db/(?!queries/)',
            allowTypeImports: true,
            message: 'A route reads through db/queries and changes through a command; it does not open the database.',
          },
        ],
        sqlStaysInDb,
      ),
    },
  },
  {
    files: ['server/src/commands/**/*.ts', 'server/src/policies/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': imports(
        [
          serverApart,
          folders(['routes'], 'A command is called by a route and knows none: routes -> commands -> queries.'),
        ],
        sqlStaysInDb,
      ),
    },
  },
  {
    files: ['server/src/db/**/*.ts'],
    rules: {
      'no-restricted-imports': imports([
        serverApart,
        folders(['routes', 'commands', 'jobs'], 'Queries know nobody above them: routes -> commands -> queries.'),
      ]),
    },
  },
  {
    files: ['server/src/testing/**/*.ts', 'server/src/**/*.test.ts'],
    rules: { 'no-restricted-imports': imports([serverApart]) },
  },

  // client
  ...vue.configs['flat/essential'],
  ...accessibility.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.vue'] } },
    rules: {
      'vue/no-undef-properties': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': 'error',
      'vue/define-emits-declaration': 'error',
      'vue/require-explicit-emits': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-useless-template-attributes': 'error',
      'vue/no-v-html': 'error',
      // A label may hold its field or point at it by id.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      // FieldFrame draws the label of the field inside it.
      'vuejs-accessibility/form-control-has-label': ['error', { labelComponents: ['FieldFrame'] }],
      // CodeText draws its `text`.
      'vuejs-accessibility/heading-has-content': ['error', { accessibleChildren: ['CodeText'] }],
      // Wants every tablist focusable, where the pattern puts the focus on its tabs. axe checks the real page (e2e).
      'vuejs-accessibility/interactive-supports-focus': 'off',
    },
  },
  {
    files: ['client/src/**/*.{ts,vue}'],
    rules: { 'no-restricted-imports': imports([clientApart, phoneHasNoNode]) },
  },
  {
    files: ['client/src/components/**/*.{ts,vue}'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': imports([
        clientApart,
        phoneHasNoNode,
        folders(['screens'], 'A component serves every screen and knows none.'),
      ]),
    },
  },
  {
    files: ['client/src/{data,device}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': imports([
        clientApart,
        phoneHasNoNode,
        folders(['screens', 'components'], 'Data and device are used by screens and know none of them.'),
      ]),
    },
  },
  {
    files: ['client/src/data/**/*.ts'],
    // The places that hand the browser in, and the composables that hand the open data out to Vue.
    ignores: ['**/*.test.ts', 'client/src/data/browser-*.ts', 'client/src/data/vue.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...style, ...clockAndChance],
      'no-restricted-globals': ['error', ...named([...io, ...browser], dataReason)],
    },
  },
  { files: ['client/src/**/*.test.ts'], rules: { 'no-restricted-imports': imports([clientApart]) } },
)

export default config
