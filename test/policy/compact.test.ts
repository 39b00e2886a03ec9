import { describe, expect, it } from '@jest/globals';
import { compilePolicy, type PolicyInput, validatePolicy } from '../../lib/policy';
import { compactPolicy } from '../../lib/policy/compact';
import { compileCases } from '../support/cases/load';

const compiled = compileCases().flatMap(({ name, input }) => {
  const { policy } = validatePolicy(input as PolicyInput);
  return policy ? [{ name, policy }] : [];
});

describe('compactPolicy', () => {
  it.each(compiled)('compiles to the same again, also through JSON: $name', ({ policy }) => {
    const compact = compactPolicy(policy);
    expect(compilePolicy(compact)).toEqual(policy);
    expect(compilePolicy(JSON.parse(JSON.stringify(compact)))).toEqual(policy);
  });

  it('leaves out what is the default', () => {
    const input: PolicyInput = { name: 'orders', origins: ['https://app.example.com'], methods: ['GET'] };
    expect(compactPolicy(compilePolicy(input))).toEqual(input);
    expect(compactPolicy(compilePolicy({ ...input, maxAgeSeconds: 600, credentials: false }))).toEqual(input);
  });

  it('keeps what is not', () => {
    const input: PolicyInput = {
      name: 'orders',
      origins: ['http://app.example.com'],
      methods: ['GET'],
      requestHeaders: ['content-type'],
      exposedHeaders: ['etag'],
      credentials: true,
      maxAgeSeconds: 0,
      rejectForeignWrites: true,
      selfOrigins: ['https://api.example.com'],
      exactHttpsOnly: false,
      dangerouslyAllowInsecureOrigins: true,
      dangerouslyAllowPublicSuffixPatterns: true,
    };
    const { exactHttpsOnly, ...rest } = input;
    expect(compactPolicy(compilePolicy(input))).toEqual(rest);
  });
});
