import { describe, expect, it } from '@jest/globals';
import { outcomesOf } from '../../../cli/tokens/token-checks';
import { TOKEN_REASONS, type TokenReason } from '../../../request/tokens/token/reasons';

const REFUSALS = (Object.keys(TOKEN_REASONS) as TokenReason[]).filter((reason) => reason !== 'token-accepted');

describe('the checks of an inspection', () => {
  it.each(REFUSALS)('know which of them ends with %s', (reason) => {
    const outcomes = outcomesOf(reason, true);
    const failed = outcomes.findIndex(({ outcome }) => outcome === 'failed');
    expect(outcomes[failed]).toMatchObject({ reason });
    expect(outcomes.slice(0, failed).every(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(outcomes.slice(failed + 1).every(({ outcome }) => outcome === 'not reached')).toBe(true);
  });

  it('all pass where the token does, and are about the token alone where there is no request', () => {
    const outcomes = outcomesOf('token-accepted', false);
    expect(outcomes.every(({ outcome }) => outcome === 'passed')).toBe(true);
    expect(outcomes.map(({ check }) => check)).not.toContain('origin');
    expect(outcomesOf('token-accepted', true).map(({ check }) => check)).toContain('origin');
  });
});
