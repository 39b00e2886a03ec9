import { describe, expect, it } from '@jest/globals';
import { ResultCache } from '../../../preview/authorizer/result-cache';

describe('results of authorizers', () => {
  it('are kept for their time, and no longer', () => {
    let now = 1_000_000;
    const cache = new ResultCache<string>(() => now);
    cache.set('a', 'one', 300);
    now += 299_999;
    expect(cache.get('a')).toBe('one');
    expect(cache.get('b')).toBeUndefined();
    now += 1;
    expect(cache.get('a')).toBeUndefined();
    cache.set('a', 'two', 1);
    expect(cache.get('a')).toBe('two');
  });
});
