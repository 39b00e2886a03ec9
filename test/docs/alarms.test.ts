import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HOUR_QUERY } from '../../checks/denials/hour-query';
import { figuresText, readFigures } from '../support/checks/classifier-figures';
import { ROOT, readDocument } from '../support/docs/documents';

describe('docs/alarms.md', () => {
  it('has the recorded figures of the classifier', async () => {
    const { withBlock } = await import(join(ROOT, 'scripts/markdown.mjs'));
    const document = readDocument('docs/alarms.md');
    expect(withBlock(document, 'figures', figuresText(readFigures()))).toBe(document);
  });

  it('has the query that hours are read by', () => {
    expect(readDocument('docs/alarms.md')).toContain(HOUR_QUERY);
  });
});
