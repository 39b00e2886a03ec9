import { isObject } from '../../request/guards';
import { readJson } from '../read-json';
import { CHANGES } from './class-changes';
import type { Difference } from './compare-targets';

/** A difference that is there on purpose, such as a test page that only one of two environments admits. */
export interface ExpectedDifference {
  readonly class: string;
  readonly code: string;
  /** @default - any */
  readonly value?: string;
  readonly reason: string;
}

const KEYS = ['class', 'code', 'value', 'reason'];

/**
 * Reads the differences that are there on purpose.
 *
 * @throws Error with a line for each problem
 */
export function readExpected(path: string): ExpectedDifference[] {
  const document = readJson(path);
  const entries = isObject(document) ? (document as { expected?: unknown }).expected : undefined;
  if (!Array.isArray(entries))
    throw new Error(
      `--expected: ${JSON.stringify(path)} has no list "expected": write { "expected": [{ "class", "code", "reason" }] }`,
    );
  const problems = entries.flatMap((entry, i) => problemsOf(entry).map((problem) => `expected[${i}]: ${problem}`));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return entries;
}

function problemsOf(entry: unknown): string[] {
  if (!isObject(entry)) return [`got ${JSON.stringify(entry)}: an object was expected`];
  const { code } = entry as { code?: unknown };
  return [
    ...Object.keys(entry)
      .filter((key) => !KEYS.includes(key))
      .map((key) => `got the key ${JSON.stringify(key)}: one of ${KEYS.join(', ')} was expected`),
    ...['class', 'code', 'reason'].flatMap((key) => {
      const value = (entry as Record<string, unknown>)[key];
      return typeof value === 'string' && value !== ''
        ? []
        : [`${key}: got ${JSON.stringify(value) ?? 'nothing'}: a text was expected`];
    }),
    ...(typeof code === 'string' && code !== '' && !Object.hasOwn(CHANGES, code)
      ? [`code: got ${JSON.stringify(code)}: one of ${Object.keys(CHANGES).join(', ')} was expected`]
      : []),
  ];
}

/** Differences without those that are expected, and what was expected: what is there on purpose, and what is not there. */
export function withoutExpected(differences: readonly Difference[], expected: readonly ExpectedDifference[]) {
  const met = new Set<ExpectedDifference>();
  const left = differences.flatMap((one) => {
    const changes = one.changes.filter(({ code, value }) => {
      const reason = expected.find(
        (each) => [one.before, one.after].includes(each.class) && each.code === code && (each.value ?? value) === value,
      );
      if (reason) met.add(reason);
      return reason === undefined;
    });
    return changes.length === 0 ? [] : [{ ...one, changes }];
  });
  return { left, met: [...met], missing: expected.filter((one) => !met.has(one)) };
}
