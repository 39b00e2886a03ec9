import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ROOT, readDocument } from '../support/docs/documents';
import { pushBoundsTable } from '../support/docs/push-bounds';

const DOCUMENT = 'docs/push.md';
const markdown = import(join(ROOT, 'scripts/markdown.mjs'));

it('docs/push.md has what synth says of each kind of target; CDK_CORS_DOCS=write writes it', async () => {
  const { markdownTable, withBlock } = await markdown;
  const document = readDocument(DOCUMENT);
  const written = withBlock(document, 'bounds', markdownTable(pushBoundsTable()));
  if (process.env.CDK_CORS_DOCS === 'write') writeFileSync(join(ROOT, DOCUMENT), written);
  else expect(document).toBe(written);
});
