import { resolve } from 'node:path'
import { defineConfig } from 'vite'

/** The simulator as one program for Node: the product's own sources, bundled as the product's build bundles them. */
export default defineConfig({
  resolve: { alias: { '@contract': resolve(import.meta.dirname, '../../../src/contract') } },
  logLevel: 'warn',
  build: {
    ssr: resolve(import.meta.dirname, 'program.ts'),
    outDir: resolve(import.meta.dirname, '../../../out/simulate'),
    emptyOutDir: true,
    target: 'node24',
    reportCompressedSize: false,
  },
})
