import type { IssueCode } from './issue';
import type { PolicyInput } from './model';
import { isInsecure, isPattern, isProblem, type OriginPattern, parseOriginPattern } from './origin';

/** An entry of a live list that does not count. */
export interface RejectedEntry {
  readonly value: string;
  readonly code: IssueCode | 'pattern-not-under-allowed-domain';
}

/** What a parameter's value says. */
export interface ParsedAllowlist {
  readonly origins: readonly string[];
  readonly rejected: readonly RejectedEntry[];
  /** Whether the value can be relied on: it has a valid entry, or says `none`. */
  readonly usable: boolean;
}

/** The one word that means: no origin at all, on purpose. Parameter Store takes no empty value. */
export const NONE = 'none';

/**
 * Parses the value of a live list: origins and patterns between commas, spaces and line breaks. What does not parse is
 * left out and told; it never widens the list and never takes the valid entries down.
 *
 * @param policy whose class the list belongs to: it says whether insecure origins and patterns count
 * @param patternsUnder domains under which patterns count; functions carry no public suffix list that could tell
 */
export function parseAllowlist(value: string, policy: PolicyInput, patternsUnder: readonly string[]): ParsedAllowlist {
  const entries = value.split(/[\s,]+/).filter((entry) => entry !== '');
  if (entries.length === 1 && entries[0] === NONE) return { origins: [], rejected: [], usable: true };
  const origins = new Set<string>();
  const rejected: RejectedEntry[] = [];
  for (const entry of entries) {
    const parsed = parseOriginPattern(entry);
    const code = isProblem(parsed) ? parsed.code : refusal(parsed, policy, patternsUnder);
    if (code === undefined) origins.add(entry);
    else rejected.push({ value: entry, code });
  }
  return { origins: [...origins], rejected, usable: origins.size > 0 };
}

function refusal(
  pattern: OriginPattern,
  policy: PolicyInput,
  patternsUnder: readonly string[],
): RejectedEntry['code'] | undefined {
  const { scheme, host } = pattern;
  if (policy.exactHttpsOnly && scheme !== 'https') return 'origin-not-https';
  if (policy.exactHttpsOnly && isPattern(pattern)) return 'origin-not-exact';
  if (isInsecure(pattern) && !policy.dangerouslyAllowInsecureOrigins) return 'origin-insecure';
  const under = patternsUnder.some((domain) => host === domain || host.endsWith(`.${domain}`));
  return isPattern(pattern) && !under ? 'pattern-not-under-allowed-domain' : undefined;
}
