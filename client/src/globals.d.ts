/// <reference types="vite/client" />

/** Version of the product, from the root package.json at build time. */
declare const __APP_VERSION__: string
