/**
 * A path for which two routes stand: `/a*b` for the path patterns `/a*` and `/*b`, `/a/b` for the templates `/a/{id}` and `/{id}/b`.
 *
 * @returns `undefined` where no path belongs to both
 */
export function meetingPath(a: string, b: string, arePatterns: boolean): string | undefined {
  return arePatterns ? meetingPattern(rooted(a), rooted(b)) : meetingTemplate(a, b);
}

function rooted(pattern: string): string {
  return /^[/*]/.test(pattern) ? pattern : `/${pattern}`;
}

/** A route stands for all below it, so that the longer one goes on alone. */
function meetingTemplate(a: string, b: string): string | undefined {
  const [one, other] = [a, b].map((path) => path.split('/').filter(Boolean)) as [string[], string[]];
  const met: string[] = [];
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const [left, right] = [one[i] ?? other[i]!, other[i] ?? one[i]!];
    if (left !== right && !isParameter(left) && !isParameter(right)) return undefined;
    met.push(isParameter(left) ? right : left);
  }
  return `/${met.join('/')}`;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}

/** What both patterns match, with a `*` where both let anything stand. Each pair of places is looked at once. */
function meetingPattern(a: string, b: string): string | undefined {
  const failed = new Set<number>();
  const from = (i: number, j: number): string | undefined => {
    if (i === a.length && j === b.length) return '';
    const place = i * (b.length + 1) + j;
    if (failed.has(place)) return undefined;
    const met = step(i, j);
    if (met === undefined) failed.add(place);
    return met;
  };
  const after = (text: string, i: number, j: number) => {
    const rest = from(i, j);
    return rest === undefined ? undefined : text + rest;
  };
  const step = (i: number, j: number): string | undefined => {
    const [left, right] = [a[i], b[j]];
    if (left === '*' && right === '*') return after('*', i + 1, j) ?? after('*', i, j + 1);
    if (left === '*') return (right === undefined ? undefined : after(right, i, j + 1)) ?? after('', i + 1, j);
    if (right === '*') return (left === undefined ? undefined : after(left, i + 1, j)) ?? after('', i, j + 1);
    if (left === undefined || right === undefined) return undefined;
    if (left === right || left === '?' || right === '?') return after(left === '?' ? right : left, i + 1, j + 1);
    return undefined;
  };
  return from(0, 0)?.replace(/\*+/g, '*');
}
