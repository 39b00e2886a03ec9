import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { casePlacesTable } from '../support/docs/case-places';
import { ROOT, readDocument } from '../support/docs/documents';
import { placesTable } from '../support/docs/places';

const DOCUMENT = 'docs/places.md';
const markdown = import(join(ROOT, 'scripts/markdown.mjs'));

it('docs/places.md has what synth makes of each kind of class, and which cases are run; CDK_CORS_DOCS=write writes it', async () => {
  const { markdownTable, withBlock } = await markdown;
  const document = readDocument(DOCUMENT);
  const written = [
    ['places', placesTable()],
    ['cases', casePlacesTable()],
  ].reduce((text, [name, table]) => withBlock(text, name, markdownTable(table)), document);
  if (process.env.CDK_CORS_DOCS === 'write') writeFileSync(join(ROOT, DOCUMENT), written);
  else expect(document).toBe(written);
});
