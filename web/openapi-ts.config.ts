import { defineConfig } from '@hey-api/openapi-ts';

/** Types only: `src/api/request.ts` stays the one way to the server, so no second client is shipped. */
export default defineConfig({
  input: '../openapi.json',
  output: { path: 'src/api/generated' },
  plugins: [{ name: '@hey-api/typescript', enums: false }],
});
