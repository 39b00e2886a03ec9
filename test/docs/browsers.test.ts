import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { browsersText } from '../support/docs/browsers';
import { ROOT, readDocument } from '../support/docs/documents';
import { TOPICS } from '../support/engines/behaviours';
import { ENGINE_NAMES } from '../support/engines/engine';
import { readResults } from '../support/engines/results';

const DOCUMENT = 'docs/browsers.md';
const markdown = import(join(ROOT, 'scripts/markdown.mjs'));
const results = readResults();

it('docs/browsers.md has what browsers were seen to do; CDK_CORS_DOCS=write writes it', async () => {
  const { markdownTable, withBlock } = await markdown;
  const document = readDocument(DOCUMENT);
  const written = withBlock(document, 'browsers', browsersText(results, markdownTable));
  if (process.env.CDK_CORS_DOCS === 'write') writeFileSync(join(ROOT, DOCUMENT), written);
  else expect(document).toBe(written);
});

it('every behaviour was seen in every engine, and nothing is told that is no longer looked at', () => {
  const seen = Object.entries(results.observed).map(([id, engines]) => [id, Object.keys(engines).sort()]);
  const looked = TOPICS.flatMap(({ behaviours }) => behaviours).map(({ id }) => [id, [...ENGINE_NAMES].sort()]);
  expect(new Map(seen as [string, string[]][])).toEqual(new Map(looked as [string, string[]][]));
});
