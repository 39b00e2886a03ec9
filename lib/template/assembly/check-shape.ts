/**
 * What is expected of a value: a text, an object with some members, or a list of something. `*` is a member of any name; one that has to
 * be there ends with `!`.
 */
export type Shape = 'text' | { readonly [member: string]: Shape } | readonly [Shape];

const PROBLEMS = 5;

/**
 * What a file holds, where it has the shape of what was expected.
 *
 * @param what as in "a CloudFormation template"
 * @throws Error with the path, and the first few members that are otherwise
 */
export function checkShape<T>(value: unknown, shape: Shape, what: string, path: string): T {
  const problems = problemsOf(value, shape, '');
  if (problems.length === 0) return value as T;
  throw new Error(
    `${JSON.stringify(path)} is not ${what}: ${problems.slice(0, PROBLEMS).join(', ')}; synthesise again`,
  );
}

function problemsOf(value: unknown, shape: Shape, at: string): string[] {
  const kind = kindOf(value);
  const wrong = [`${at || 'it'} is ${kind === 'null' ? kind : `a ${kind}`}`];
  const below = (member: string) => (at ? `${at}.${member}` : member);
  if (shape === 'text') return kind === 'string' ? [] : wrong;
  if (isList(shape)) {
    if (!Array.isArray(value)) return wrong;
    return value.flatMap((one, i) => problemsOf(one, shape[0], below(String(i))));
  }
  if (kind !== 'object') return wrong;
  const held = value as Readonly<Record<string, unknown>>;
  const missing = Object.keys(shape).filter((name) => name.endsWith('!') && !Object.hasOwn(held, name.slice(0, -1)));
  return [
    ...missing.map((name) => `${below(name.slice(0, -1))} is missing`),
    ...Object.entries(held).flatMap(([member, one]) => {
      const expected = shape[member] ?? shape[`${member}!`] ?? shape['*'];
      return expected === undefined ? [] : problemsOf(one, expected, below(member));
    }),
  ];
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}
