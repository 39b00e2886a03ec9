import type { EndpointClass } from '../../endpoint-class';

/** Each takes a rule, and of its headers a rule group has 100 (https://docs.aws.amazon.com/waf/latest/developerguide/limits.html). */
const MAX_ORIGINS = 10;

/** Whose pages can read an answer that is a constant, and why others cannot. */
export interface Readable {
  readonly origins: '*' | readonly string[];
  /** What is left of the class, in words. */
  readonly others?: string;
}

export function readableOrigins({ _policy, _live }: EndpointClass): Readable {
  if (_live) return { origins: [], others: 'its list is live, and the answers of a rule are constants' };
  if (_policy.origins === '*') return { origins: '*' };
  const exact = _policy.origins.filter((origin) => !origin.includes('*'));
  if (exact.length > MAX_ORIGINS) {
    return {
      origins: [],
      others: `it lists ${exact.length} origins, and each would take a rule: at most ${MAX_ORIGINS} get one`,
    };
  }
  const patterns = exact.length < _policy.origins.length;
  return {
    origins: exact,
    ...(patterns && { others: 'pages that a pattern admits have an answer without their origin' }),
  };
}
