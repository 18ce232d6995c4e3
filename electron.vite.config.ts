import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import react from '@vitejs/plugin-react'

const alias = { '@contract': resolve(import.meta.dirname, 'src/contract') }

/** Three bundles from one tree: main (desktop and headless entries), the sandboxed preload (CommonJS) and the renderer. */
export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      sourcemap: true,
      rolldownOptions: { input: { index: 'src/main/index.ts', headless: 'src/main/headless.ts' } },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    resolve: { alias },
    build: {
      sourcemap: true,
      rolldownOptions: { input: { index: resolve(import.meta.dirname, 'src/renderer/index.html') } },
    },
    plugins: [react()],
  },
})
