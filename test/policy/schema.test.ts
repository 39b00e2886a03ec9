import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { compilePolicy, type IssueCode, type PolicyInput, validatePolicy } from '../../lib/policy';
import schema from '../../schema/policy.schema.json';
import { compileCases } from '../support/cases/load';
import { entries, nearMiss, policyInput } from './arbitraries';

const isValid = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(schema);
const cases = compileCases().map((one) => ({ ...one, input: one.input as PolicyInput }));
const accepts = (input: unknown, live = false) => validatePolicy(input as PolicyInput, { live }).errors.length === 0;

/** What the schema has to refuse of a file with this problem; the others take tables, or what no schema can compare. */
const SEEN: readonly IssueCode[] = [
  'name-invalid',
  'type-invalid',
  'origin-null',
  'origin-wildcard',
  'origin-wildcard-with-credentials',
  'origin-path',
  'origin-insecure',
  'origin-not-https',
  'origin-not-exact',
  'methods-empty',
  'method-wildcard',
  'method-forbidden',
  'header-wildcard-with-credentials',
  'max-age-out-of-range',
  'option-unknown',
];

describe('schema/policy.schema.json', () => {
  it.each(cases)('takes what compiles: $name', ({ input }) => {
    if (accepts(input)) expect([isValid(input), isValid.errors]).toEqual([true, null]);
  });

  it.each(SEEN)('refuses %s', (code) => {
    const examples = cases.filter(({ errors }) => errors.some((error) => error.endsWith(`: ${code}`)));
    expect(examples.filter(({ input }) => !isValid(input))).not.toEqual([]);
  });

  it('knows the options that a policy has, and their defaults', () => {
    const compiled = compilePolicy({ name: 'orders', origins: ['https://app.example.com'], methods: ['GET'] });
    const { $schema, ...properties } = schema.properties;
    expect(Object.keys(properties).sort()).toEqual(Object.keys(compiled).sort());
    const defaults = Object.entries(properties).flatMap(([name, one]) =>
      'default' in one ? [[name, one.default]] : [],
    );
    expect(Object.fromEntries(defaults)).toEqual({
      ...compiled,
      name: undefined,
      origins: undefined,
      methods: undefined,
    });
    expect($schema.type).toBe('string');
  });

  it('says of each option what it is', () => {
    for (const { description } of Object.values(schema.properties)) expect(description).toMatch(/^[A-Z].*\.$/);
  });

  it('never refuses what compiles: random policies', () => {
    fc.assert(
      fc.property(policyInput, (input) => {
        fc.pre(accepts(input));
        expect([isValid(input), isValid.errors]).toEqual([true, null]);
      }),
      { numRuns: 1000 },
    );
  });

  it('never refuses what compiles: policies with a value changed', () => {
    const text = fc.oneof(entries.chain(nearMiss), fc.string({ maxLength: 12 }), fc.constantFrom(...WORDS));
    const value = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.jsonValue({ maxDepth: 2 }), fc.boolean());
    const key = fc.constantFrom(...Object.keys(schema.properties), 'method');
    fc.assert(
      fc.property(policyInput, key, value, fc.boolean(), (input, name, changed, live) => {
        const file: unknown = JSON.parse(JSON.stringify({ ...input, [name]: changed }));
        if (isValid(file)) return;
        const { errors } = isValid;
        expect([accepts(file, live), errors]).toEqual([live && isEmptyList(file), errors]);
      }),
      { numRuns: 5000 },
    );
  });
});

/** A class with a live list may begin with none; a file has a list, or none at all. */
function isEmptyList(file: unknown): boolean {
  const { origins } = file as { origins: unknown };
  return (
    Array.isArray(origins) && origins.length === 0 && accepts({ ...(file as object), origins: ['https://a.example'] })
  );
}

const WORDS = [
  ...['*', 'GET', 'get', 'patch', 'PATCH', 'ANY', 'Trace', 'x-a', 'Cookie', 'proxy-a', 'SEC-a', 'access-control-a'],
  ...['constructor', 'orders', 'null', 'capacitor://localhost', 'http://localhost:*', 'http://*.localhost', 'ws://a.b'],
  ...[
    'http://127.0.0.1:80',
    'http://127.1.1.1',
    'http://[::1]:3000',
    'https://[2001:db8::1]',
    'https://a_b.example.com',
  ],
  ...[
    'http://localhost.example',
    'chrome-extension://abcdefghijklmnop',
    'https://*.example.com:8443',
    'http://a.localhost',
  ],
];
