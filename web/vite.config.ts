import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The server that development asks: `banzhang demo` as it starts by itself. */
const api = process.env.BANZHANG_API ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // The host stays the page's own: the server refuses writes whose origin is another.
  server: { proxy: { '/api': { target: api, changeOrigin: false } } },
  build: {
    target: 'es2023',
    // Every asset is a file: a data: script or font would need a hole in the CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: {
      output: {
        // Few files on the way to the first page: what every page needs is three of them, not forty.
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(react-query|query-core)|i18next|react-i18next)\//,
            },
            { name: 'base', test: /\/src\/(api|app|i18n|theme|ui\/[^/]+$)/ },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 1200,
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'], pool: 'threads', maxWorkers: 2 },
});
