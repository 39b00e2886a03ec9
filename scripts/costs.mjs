// `npm run docs`: writes the figures of docs/prices.json, and what follows from them, into the documents.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CORS_COSTS } from './costs/cors.mjs';
import { SCALE_FIGURES } from './costs/scale.mjs';
import { TOKEN_COSTS } from './costs/tokens.mjs';
import { withBlock } from './markdown.mjs';

/** Blocks by document. */
export const COSTS = { 'docs/cost.md': CORS_COSTS, 'docs/scale.md': SCALE_FIGURES, 'docs/tokens.md': TOKEN_COSTS };

/** `document` with the figures of `blocks` in place of the ones that it has. */
export function withCosts(document, blocks) {
  return Object.entries(blocks).reduce((text, [name, block]) => withBlock(text, name, block), document);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, blocks] of Object.entries(COSTS)) {
    const file = new URL(`../${path}`, import.meta.url);
    writeFileSync(file, withCosts(readFileSync(file, 'utf8'), blocks));
  }
}
