import { describe, expect, it } from '@jest/globals';
import { SliceIndex } from '../../lib/policy/slice-index';

describe('SliceIndex', () => {
  const words = ['', 'a', 'accept', 'x-request-id', '~'.repeat(300)];
  const index = new SliceIndex(words);

  it('finds each string by its number, anywhere in a text', () => {
    for (const [number, word] of words.entries()) {
      expect(find(index, word)).toBe(number);
      expect(find(index, `<<${word}>>`, 2, 2 + word.length)).toBe(number);
    }
  });

  it.each(['A', 'ACCEPT', 'accep', 'accepts', 'x-request-i', '~'.repeat(299), 'b'])('does not find %j', (word) => {
    expect(find(index, word)).toBe(-1);
  });

  it('compares without regard to ASCII case if it is told to, and to no other case', () => {
    const folded = new SliceIndex(['accept', 'x-token'], true);
    expect(['ACCEPT', 'aCCept', 'X-Token'].map((word) => find(folded, word))).toEqual([0, 0, 1]);
    expect(find(folded, 'x-to\u212aen')).toBe(-1);
    expect(find(new SliceIndex(['@[`{'], true), '`{@[')).toBe(-1);
    expect(find(new SliceIndex(['`{'], true), '@[')).toBe(-1);
  });

  it('is empty without strings', () => {
    expect(find(new SliceIndex([]), 'a')).toBe(-1);
    expect(find(new SliceIndex([]), '')).toBe(-1);
  });

  it('finds its way in a table of any size', () => {
    for (let size = 0; size < 70; size++) {
      const some = Array.from({ length: size }, (_, i) => `name-${i}`);
      const table = new SliceIndex(some);
      expect(some.map((word) => find(table, word))).toEqual([...some.keys()]);
      expect(find(table, `name-${size}`)).toBe(-1);
    }
  });
});

function find(index: SliceIndex, text: string, start = 0, end = text.length): number {
  let hash = 0;
  for (let i = end - 1; i >= start; i--) hash = index.prepend(hash, text.charCodeAt(i));
  return index.find(text, start, end, hash);
}
