import { describe, expect, it } from '@jest/globals';
import {
  compilePolicy,
  ERROR_CODES,
  type Issue,
  PolicyError,
  type PolicyInput,
  validatePolicy,
  WARNING_CODES,
} from '../../lib/policy';
import { compileCases } from '../support/cases/load';

const minimal: PolicyInput = { name: 'orders', origins: ['https://app.example.com'], methods: ['GET'] };
const cases = compileCases();

describe('validatePolicy', () => {
  it.each(cases)('$name', ({ input, errors, warnings, compiled }) => {
    const validation = validatePolicy(input as PolicyInput);
    expect(describeAll(validation.errors)).toEqual([...errors].sort());
    expect(describeAll(validation.warnings)).toEqual([...warnings].sort());
    if (errors.length > 0) expect(validation.policy).toBeUndefined();
    else expect(validation.policy).toMatchObject(compiled ?? {});
  });

  it.each([...ERROR_CODES])('%s is reached by a case', (code) => {
    expect(cases.flatMap(({ errors }) => errors).some((error) => error.endsWith(`: ${code}`))).toBe(true);
  });

  it.each([...WARNING_CODES])('%s is reached by a case', (code) => {
    expect(cases.flatMap(({ warnings }) => warnings).some((warning) => warning.endsWith(`: ${code}`))).toBe(true);
  });

  it('says what was given, what is wrong with it and what to write instead, in lower case and without a period', () => {
    for (const { input } of cases) {
      const { errors, warnings } = validatePolicy(input as PolicyInput);
      for (const { reason, fix, value, path } of [...errors, ...warnings]) {
        expect(reason).toMatch(/^([^A-Z]|Chromium|WebKit).*[^.]$/);
        expect(fix).toMatch(/^[^A-Z].*[^.]$/);
        expect(value).toEqual(valueAt(input, path));
      }
    }
  });

  it('takes regular expressions for what they are', () => {
    const input = { ...minimal, origins: [/example\.com$/], methods: [/GET/] } as unknown as PolicyInput;
    expect(describeAll(validatePolicy(input).errors)).toEqual([
      'methods[0]: type-invalid',
      'origins[0]: origin-regexp',
    ]);
  });

  it('says what is missing', () => {
    const { errors } = validatePolicy({} as PolicyInput);
    expect(describeAll(errors)).toEqual(['methods: methods-empty', 'name: name-invalid', 'origins: origins-empty']);
  });

  it('lets a live list begin empty, and checks what is in it', () => {
    expect(validatePolicy({ ...minimal, origins: [] }, { live: true }).policy?.origins).toEqual([]);
    const { errors } = validatePolicy({ ...minimal, origins: ['null'] }, { live: true });
    expect(describeAll(errors)).toEqual(['origins[0]: origin-null']);
  });
});

describe('compilePolicy', () => {
  it('throws everything that is wrong, in one error', () => {
    const compile = () => compilePolicy({ name: 'orders', origins: ['null'], methods: ['TRACE'] });
    expect(compile).toThrow(PolicyError);
    expect(compile).toThrow(
      /^policy orders cannot be compiled\n.*origins\[0\]: origin-null.*\n.*methods\[0\]: method-f/,
    );
  });

  it('does not throw for warnings', () => {
    expect(compilePolicy({ ...minimal, maxAgeSeconds: 86_400 }).maxAgeSeconds).toBe(86_400);
  });

  it('returns plain data that nobody can change', () => {
    const policy = compilePolicy(minimal);
    expect(Object.isFrozen(policy)).toBe(true);
    expect(Object.values(policy).every((value) => Object.isFrozen(value))).toBe(true);
    expect(JSON.parse(JSON.stringify(policy))).toEqual(policy);
  });

  it('leaves its input as it was', () => {
    const origins = ['https://b.example.com', 'https://a.example.com'];
    compilePolicy({ ...minimal, origins });
    expect(origins).toEqual(['https://b.example.com', 'https://a.example.com']);
    expect(Object.isFrozen(origins)).toBe(false);
  });
});

function describeAll(issues: readonly Issue[]): string[] {
  return issues.map(({ path, code }) => `${path || 'policy'}: ${code}`).sort();
}

/** `origins[2]` of an input. */
function valueAt(input: unknown, path: string): unknown {
  const steps = path.split(/[[\].]+/).filter((step) => step !== '');
  return steps.reduce((value, step) => (value as Record<string, unknown>)[step], input);
}
