import { describe, expect, it } from '@jest/globals';
import { ALLOW_REASONS, DENY_REASONS } from '../../lib/policy';
import { decideCases } from '../support/cases/load';

describe('reasons', () => {
  it('are frozen: logs and dashboards rely on them', () => {
    expect([...ALLOW_REASONS].sort()).toEqual([
      'any-origin',
      'no-origin',
      'origin-listed',
      'origin-matches-pattern',
      'same-origin',
    ]);
    expect([...DENY_REASONS].sort()).toEqual([
      'allowlist-unavailable',
      'foreign-write',
      'header-not-allowed',
      'method-not-allowed',
      'origin-not-listed',
      'origin-null',
    ]);
  });

  it('are each reached by a case, but for the one that only a live list knows', () => {
    const reached = new Set(decideCases().map(({ expect: expected }) => expected.reason));
    const unreached = [...ALLOW_REASONS, ...DENY_REASONS].filter((reason) => !reached.has(reason));
    expect(unreached).toEqual(['allowlist-unavailable']);
  });
});
