import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ROOT, readDocument } from '../support/docs/documents';
import { placesTable } from '../support/docs/places';

const DOCUMENT = 'docs/places.md';
const markdown = import(join(ROOT, 'scripts/markdown.mjs'));

it('docs/places.md has what synth makes of each kind of class in each place; CDK_CORS_DOCS=write writes it', async () => {
  const { markdownTable, withBlock } = await markdown;
  const document = readDocument(DOCUMENT);
  const written = withBlock(document, 'places', markdownTable(placesTable()));
  if (process.env.CDK_CORS_DOCS === 'write') writeFileSync(join(ROOT, DOCUMENT), written);
  else expect(document).toBe(written);
});
