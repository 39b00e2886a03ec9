import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CorsRequest, Decision, Policy, PolicyInput } from '../../../lib/policy';

const CASES = join(__dirname, '..', '..', 'cases');

/** One request to one policy, and what every implementation has to make of it. */
export interface DecideCase {
  /** `decide-origins.json` */
  readonly file: string;
  /** A sentence, unique in its file. */
  readonly name: string;
  readonly policy: PolicyInput;
  readonly request: CorsRequest;
  readonly expect: ExpectedDecision;
}

export interface ExpectedDecision extends Pick<Decision, 'kind' | 'allowed' | 'reason'> {
  /** Absent where the request is passed on. */
  readonly status?: Decision['status'];
  /** All headers of the decision. */
  readonly headers: Decision['headers'];
}

/** One policy as an author could write it, and what the compiler has to say to it. */
export interface CompileCase {
  readonly name: string;
  readonly input: unknown;
  /** `path: code` of each error, in any order. */
  readonly errors: readonly string[];
  /** `path: code` of each warning, in any order. */
  readonly warnings: readonly string[];
  /** Fields of the compiled policy; the others are not looked at. */
  readonly compiled?: Partial<Policy>;
}

/** The cases of `decide-*.json`. What a case says of the policy is laid over what its file says. */
export function decideCases(): DecideCase[] {
  const files = readdirSync(CASES).filter((file) => /^decide-.*\.json$/.test(file));
  return files.sort().flatMap((file) => {
    const { policy, cases } = readCases(file) as { policy?: PolicyInput; cases: Omit<DecideCase, 'file'>[] };
    return cases.map((one) => ({ ...one, file, policy: { ...policy, ...one.policy } }));
  });
}

/** The cases of `compile.json`. What a case says of the input is laid over a policy that has nothing wrong. */
export function compileCases(): CompileCase[] {
  const { policy, cases } = readCases('compile.json') as { policy: PolicyInput; cases: Partial<CompileCase>[] };
  return cases.map(({ name = '', input, errors = [], warnings = [], compiled }) => {
    const isPartial = typeof input === 'object' && input !== null && !Array.isArray(input);
    return { name, input: isPartial ? { ...policy, ...input } : input, errors, warnings, compiled };
  });
}

/** `{{a*300}}` in a string stands for 300 times `a`: long values stay readable. */
export function readCases(file: string): unknown {
  const text = readFileSync(join(CASES, file), 'utf8');
  return JSON.parse(text, (_, value) => (typeof value === 'string' ? unfold(value) : value));
}

function unfold(text: string): string {
  return text.replace(/\{\{(.+?)\*(\d+)\}\}/g, (_, part: string, times: string) => part.repeat(Number(times)));
}
