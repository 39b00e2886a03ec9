/**
 * Whether a CloudFront path pattern matches a path: `*` stands for any characters, `?` for exactly one, all else for
 * itself, case-sensitive; a leading slash may be left out
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern).
 * No regular expression; at most pattern length times path length steps.
 */
export function matchesPathPattern(pattern: string, path: string): boolean {
  const wanted = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  let at = 0;
  let star = -1; // where the last `*` stands, and what it has swallowed so far
  let swallowed = 0;
  for (let i = 0; i < path.length; ) {
    if (wanted[at] === '*') {
      star = at++;
      swallowed = i;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === path[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++swallowed;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
}

/**
 * A path as CloudFront compares it with the patterns of behaviours: "normalized consistent with RFC 3986", without
 * multiple slashes and dot segments (same page of its guide). Functions are shown, and origins sent, the path as it came:
 * without this, `//orders` or `/%6frders` would be served by the behaviour of `/orders` and judged by another class.
 */
function normalized(path: string): string {
  if (!/%|\/\/|\/\./.test(path)) return path;
  const parts = path.replace(/%[0-9a-f]{2}/gi, normalizedEscape).split('/');
  const segments: string[] = [];
  for (const part of parts) {
    if (part === '..') segments.pop();
    else if (part !== '' && part !== '.') segments.push(part);
  }
  const isFolder = segments.length > 0 && ['', '.', '..'].includes(parts[parts.length - 1]!);
  return `/${segments.join('/')}${isFolder ? '/' : ''}`;
}

/** RFC 3986, section 6.2.2: escapes of unreserved characters are undone, others are in upper case. */
function normalizedEscape(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[\w.~-]/.test(character) ? character : escaped.toUpperCase();
}

/** Finds what belongs to a path: the first pattern that matches it, as CloudFront looks through its behaviours. */
export class PathPatternTable<T> {
  private readonly entries: readonly (readonly [pattern: string, value: T])[];

  constructor(entries: Iterable<readonly [pattern: string, value: T]>) {
    this.entries = [...entries];
  }

  find(path: string): T | undefined {
    const compared = normalized(path);
    return this.entries.find(([pattern]) => matchesPathPattern(pattern, compared))?.[1];
  }

  /** The same: CloudFront reads a path in one way only. */
  findAll(path: string): T[] {
    const value = this.find(path);
    return value === undefined ? [] : [value];
  }
}
