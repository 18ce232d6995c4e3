import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The page of the canvas bench; the runner says where it is built to. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'page'),
  logLevel: 'warn',
  plugins: [react()],
  resolve: { alias: { '@contract': resolve(import.meta.dirname, '../../../src/contract') } },
  build: { emptyOutDir: true, chunkSizeWarningLimit: 2000, reportCompressedSize: false },
})
