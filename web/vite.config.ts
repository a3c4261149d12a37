import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mock } from './dev/mock.ts';

const api = process.env.BANZHANG_API;

export default defineConfig({
  // Without BANZHANG_API the development server answers the contract itself;
  // with it, requests go to a real server.
  plugins: [react(), ...(api ? [] : [mock()])],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: api ? { proxy: { '/api': { target: api, changeOrigin: true } } } : {},
  build: {
    target: 'es2023',
    // Every asset is a file: a data: script or font would need a hole in the CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1200,
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'], pool: 'threads', maxWorkers: 2 },
});
