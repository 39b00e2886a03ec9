import { describe, expect, it } from '@jest/globals';
import { compilePolicy, PolicyError, type PolicyInput } from '../../lib/policy';

describe('PolicyError', () => {
  it('shows every problem: where, code, value, reason and fix', () => {
    const error = errorOf({
      name: 'orders',
      origins: ['https://app.example.com/'],
      methods: ['GET'],
      maxAgeSeconds: -1,
    });
    expect(error.name).toBe('PolicyError');
    expect(error).toBeInstanceOf(Error);
    expect(error.message.split('\n')).toEqual([
      'policy orders cannot be compiled',
      '  origins[0]: origin-path - got "https://app.example.com/": an origin ends after host and port: no user, path, ' +
        'query, fragment or trailing slash; write "https://app.example.com"',
      '  maxAgeSeconds: max-age-out-of-range - got -1: whole seconds from 0 to 86400 were expected; write 600, for example',
    ]);
    expect(error.issues.map(({ code, path, value }) => ({ code, path, value }))).toEqual([
      { code: 'origin-path', path: 'origins[0]', value: 'https://app.example.com/' },
      { code: 'max-age-out-of-range', path: 'maxAgeSeconds', value: -1 },
    ]);
  });

  it.each([
    ['nothing', undefined, 'policy undefined cannot be compiled\n  policy: type-invalid - got nothing: '],
    ['null', null, 'policy undefined cannot be compiled\n  policy: type-invalid - got null: '],
    ['a name without prototype', { name: Object.create(null) }, 'policy {} cannot be compiled\n  name: name-invalid'],
    ['a symbol as name', { name: Symbol('orders') }, 'policy Symbol(orders) cannot be compiled\n  name: name-invalid'],
  ])('names a policy that has no name: %s', (_, input, message) => {
    expect(errorOf(input).message.startsWith(message)).toBe(true);
  });
});

function errorOf(input: unknown): PolicyError {
  try {
    compilePolicy(input as PolicyInput);
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error('it compiled');
}
