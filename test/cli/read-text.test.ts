import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readText } from '../../cli/read-text';

const TEXT = '{"name":"ä"}';

describe('the text of a file', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16, as Windows PowerShell redirects', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
  ])('is read as %s', (_, bytes) => {
    const file = join(mkdtempSync(join(tmpdir(), 'read-text-')), 'policy.json');
    writeFileSync(file, bytes);
    expect(readText(file)).toBe(TEXT);
  });
});
