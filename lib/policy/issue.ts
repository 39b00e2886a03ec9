/** One thing that is wrong with what somebody wrote, such as a policy, or worth a warning. */
export interface Issue<Code extends string = IssueCode> {
  /** Stable code; those of a policy are `ERROR_CODES` and `WARNING_CODES`. */
  readonly code: Code;
  /** Where, in the words of the input: `origins[2]`. */
  readonly path: string;
  /** The value as it was given. */
  readonly value: unknown;
  /** What is wrong with it: lower case, no period. */
  readonly reason: string;
  /** What to write instead. */
  readonly fix: string;
}

/** Codes of problems that make a policy unusable. Frozen: codes are added, never changed. */
export const ERROR_CODES = [
  'name-invalid',
  'type-invalid',
  'origins-empty',
  'origin-null',
  'origin-regexp',
  'origin-wildcard',
  'origin-wildcard-not-alone',
  'origin-wildcard-with-credentials',
  'origin-scheme',
  'origin-syntax',
  'origin-case',
  'origin-path',
  'origin-trailing-dot',
  'origin-default-port',
  'origin-port',
  'origin-unicode',
  'origin-ip',
  'origin-host',
  'origin-insecure',
  'origin-public-suffix',
  'origin-not-https',
  'origin-not-exact',
  'methods-empty',
  'method-invalid',
  'method-case',
  'method-forbidden',
  'method-wildcard',
  'header-invalid',
  'header-forbidden',
  'header-wildcard-with-credentials',
  'exposed-header-forbidden',
  'max-age-out-of-range',
  'option-unknown',
] as const;

/** Codes of remarks on a policy that works. Frozen: codes are added, never changed. */
export const WARNING_CODES = [
  'origin-covered',
  'origin-any-port',
  'origin-insecure-allowed',
  'origin-public-suffix-allowed',
  'header-safelisted',
  'header-wildcard-authorization',
  'max-age-above-chromium',
  'max-age-above-webkit',
] as const;

/** Every code that an issue of a policy can have. */
export type IssueCode = (typeof ERROR_CODES)[number] | (typeof WARNING_CODES)[number];

/**
 * An issue as one sentence: `origins[0]: origin-path - got "https://a.example/": ...; ...`.
 *
 * @param subject what stands where the issue is about all of it
 */
export function describeIssue({ code, path, value, reason, fix }: Issue<string>, subject = 'policy'): string {
  const got = value === undefined ? 'nothing' : quote(value);
  return `${path === '' ? subject : path}: ${code} - got ${got}: ${reason}; ${fix}`;
}

/** A value as messages show it: JSON, cut to a length that a terminal can bear. */
export function quote(value: unknown): string {
  const text = toJson(value);
  return text.length <= 200 ? text : `${text.slice(0, 197)}...`;
}

function toJson(value: unknown): string {
  if (value instanceof RegExp || typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
