// Writes .br and .gz beside every text file of the build, so that the binary serves them without work.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
for (const name of readdirSync(dist, { recursive: true })) {
  // index.html gets a nonce for each answer and cannot be compressed beforehand.
  if (!/^[^.].*\.(js|css|svg|json)$/.test(name)) continue;
  const file = new URL(name, dist);
  const bytes = readFileSync(file);
  writeFileSync(`${file.pathname}.gz`, gzipSync(bytes, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${file.pathname}.br`, brotliCompressSync(bytes, { params }));
}
