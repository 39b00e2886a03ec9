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

/** Finds what belongs to a path: the first pattern that matches it, as CloudFront looks through its behaviours. */
export class PathPatternTable<T> {
  private readonly entries: readonly (readonly [pattern: string, value: T])[];

  constructor(entries: Iterable<readonly [pattern: string, value: T]>) {
    this.entries = [...entries];
  }

  find(path: string): T | undefined {
    return this.entries.find(([pattern]) => matchesPathPattern(pattern, path))?.[1];
  }
}
