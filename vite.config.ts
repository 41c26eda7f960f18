import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import product from './package.json' with { type: 'json' }

/** Where a developer's API listens (`npm run dev` sets it); the built client is served by that same server. */
const api = process.env['NADZOR_API'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root: fileURLToPath(new URL('client', import.meta.url)),
  define: {
    __APP_VERSION__: JSON.stringify(product.version),
    // Feature flags of our libraries: what is switched off here never reaches a phone.
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  resolve: {
    // Our messages have their own compiler (i18n.ts); the runtime build leaves theirs out of the first load.
    alias: [{ find: /^vue-i18n$/, replacement: 'vue-i18n/dist/vue-i18n.runtime.mjs' }],
  },
  server: { host: '127.0.0.1', proxy: { '/api': api } },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    target: 'es2022',
    // Fonts and icons stay files: the content security policy of the server allows no data: fonts.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One file a language: a phone fetches the words of one language, the service worker keeps all three.
          groups: ['pl', 'sl', 'en'].map((language) => ({
            name: `locale-${language}`,
            test: new RegExp(`/locales/${language}/`),
          })),
        },
      },
    },
  },
  worker: { format: 'es' },
  plugins: [
    vue(),
    tailwindcss(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      // The person decides when the app reloads: never in the middle of a visit.
      registerType: 'prompt',
      injectRegister: false,
      injectManifest: {
        // wasm is not in Workbox's default list; without it the scanner is dead offline.
        globPatterns: ['**/*.{js,css,html,svg,png,woff2,wasm,json}'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
      },
      manifest: {
        id: '/',
        name: 'nadzor',
        short_name: 'nadzor',
        description: 'Monitoring wizyjny w szkole: wizyta, wynik, przepis',
        lang: 'pl',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f2f5f0',
        theme_color: '#17453e',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
    }),
  ],
})
