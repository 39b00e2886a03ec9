import { hostOf } from '../policy/pattern-match';

// How the list of a class lies in a KeyValueStore of CloudFront, so that whoever looks an origin up needs three reads at most: one key
// for each exact origin; all patterns of a domain of the class under one key, and those of each of its subdomains under another.

/** What a key and its value may have together, in bytes. AWS says 512 for a key and 1,024 for a value; others met this. */
export const MAX_ITEM_BYTES = 1024;
/** Value of an exact origin. An empty one is none: what a write left half done must not admit. */
export const LISTED = '-';

/** The keys of a class with their values. */
export interface StoredList {
  readonly items: ReadonlyMap<string, string>;
  /** Patterns that do not fit beside others of the same subdomain, the last ones of the list. */
  readonly leftOut: readonly string[];
}

/** What has to be in a store for the list of a class. What is no pattern under one of its domains is not looked for. */
export function storedList(
  className: string,
  origins: readonly string[],
  patternsUnder: readonly string[],
): StoredList {
  const items = new Map<string, string>();
  const leftOut: string[] = [];
  const domains = outermost(patternsUnder);
  for (const origin of origins) {
    if (!origin.includes('*')) {
      items.set(originKey(className, origin), LISTED);
      continue;
    }
    const host = hostOf(origin.replace('*.', ''));
    const key = patternKeys(className, host, domains).pop();
    if (key === undefined) {
      leftOut.push(origin);
      continue;
    }
    const others = items.get(key);
    const value = others === undefined ? origin : `${others} ${origin}`;
    if (key.length + value.length > MAX_ITEM_BYTES) leftOut.push(origin);
    else items.set(key, value);
  }
  return { items, leftOut };
}

/** Domains without those that are under another one. */
export function outermost(domains: readonly string[]): string[] {
  const all = domains.filter((domain, i) => domains.indexOf(domain) === i);
  return all.filter((domain) => !all.some((other) => domain.endsWith(`.${other}`))).sort();
}

/** Where an exact origin is. No class has a colon in its name: whatever a request sends, it is a key of its class. */
export function originKey(className: string, origin: string): string {
  return `${className}:${origin}`;
}

/** Whether a key holds part of the list of a class. */
export function isKeyOf(className: string, key: string): boolean {
  return key.startsWith(`${className}:`) || key.startsWith(`${className}*`);
}

/** Where the patterns are that may admit a host: of the domain that it is under, and of the subdomain that it is under there. */
export function patternKeys(className: string, host: string, domains: readonly string[]): string[] {
  for (let i = 0; i < domains.length; i++) {
    const domain = domains[i]!;
    if (host === domain) return [`${className}*${domain}`];
    if (!host.endsWith(`.${domain}`)) continue;
    const labels = host.slice(0, -domain.length - 1);
    return [`${className}*${domain}`, `${className}*${labels.slice(labels.lastIndexOf('.') + 1)}.${domain}`];
  }
  return [];
}
