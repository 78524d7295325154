import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '~': new URL('./src', import.meta.url).pathname } },
  build: {
    outDir: '../simulation/web/dist',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2023',
    // The polyfill writes links by script, which trusted types do not need to allow.
    modulePreload: { polyfill: false },
    // A picture in the style sheet would be a data URL, longer than the file.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        chunkFileNames: ({ name }) => `assets/${name.replaceAll('.', '-')}-[hash].js`,
        // What the first view needs comes at once, also where later views share it.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
      },
    },
  },
  server: {
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:8000', ws: true },
      '/v1': 'http://127.0.0.1:8000',
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.{ts,tsx}'] },
})
