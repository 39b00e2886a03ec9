import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readEffectiveList, readInForce } from '../../lib/contract/effective-list';
import { readSyncStatus, writeSyncStatus } from '../../lib/contract/sync-status';
import { fencesOf, ROOT, readDocument } from '../support/docs/documents';
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

it('docs/push.md shows values of parameters as functions write and read them', () => {
  const values = fencesOf(DOCUMENT).filter(({ language }) => language === 'json');
  const of = (word: string) => values.find(({ text }) => text.includes(`"${word}":`))!.text;
  expect(readEffectiveList(of('entries'))?.parts[0]?.entries).toHaveLength(2);
  expect(readInForce(of('parts'))).toMatchObject({ parts: [17, 4, 1], since: '2026-12-01T08:00:00.000Z' });
  const status = readSyncStatus(of('under'))!;
  expect(JSON.parse(writeSyncStatus(status))).toEqual(JSON.parse(of('under')));
  expect(values).toHaveLength(3);
});
