import { describe, expect, it } from 'vitest';
import { compilePolicy, decide } from '../../lib/policy';
import { decideCases } from '../cases/load';

describe('decide', () => {
  it.each(decideCases())('$file: $name', ({ policy, request, expect: expected }) => {
    const { kind, allowed, reason, status, headers } = decide(compilePolicy(policy), request);
    expect({ kind, allowed, reason, status }).toEqual({ status: undefined, ...expected, headers: undefined });
    if (expected.headers) expect(headers).toEqual(expected.headers);
  });
});
