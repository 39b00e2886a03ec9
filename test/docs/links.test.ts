import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DOCUMENTS, headingsOf, ROOT, readDocument } from '../support/docs/documents';

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function brokenLinks(path: string): string[] {
  const links = [...readDocument(path).matchAll(/\]\(([^)\s]+)\)/g)].map(({ 1: link = '' }) => link);
  return links.filter((link) => !/^https:/.test(link)).filter((link) => !resolves(path, link));
}

function resolves(from: string, link: string): boolean {
  const [file, fragment] = link.split('#') as [string, string | undefined];
  const target = file === '' ? from : normalize(join(dirname(from), file));
  if (!existsSync(join(ROOT, target))) return false;
  return fragment === undefined || headingsOf(target).map(anchor).includes(fragment);
}

describe('documents', () => {
  it.each(DOCUMENTS)('%s leads to files and sections that exist', (path) => {
    expect(brokenLinks(path)).toEqual([]);
  });

  it('the README is short enough to be read', () => {
    expect(readDocument('README.md').split('\n').length).toBeLessThanOrEqual(300);
  });
});
