/** https://www.rfc-editor.org/rfc/rfc6749#section-3.3, without a limit of its own: ours keeps tokens short. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;

/** Characters of the longest list of scopes, joined by spaces. */
export const MAX_SCOPE_LENGTH = 1024;

export function isScope(text: string): boolean {
  return SCOPE.test(text);
}

/** The words of a `scope` parameter; `undefined` where it is no list of scopes. */
export function parseScope(text: string): readonly string[] | undefined {
  if (text.length > MAX_SCOPE_LENGTH) return undefined;
  const scopes = text.split(' ');
  return scopes.every(isScope) ? scopes : undefined;
}

/** What of `requested` all of `limits` have; without a request, what they all have. Never more than any of them. */
export function narrowScopes(
  requested: readonly string[] | undefined,
  ...limits: readonly (readonly string[])[]
): readonly string[] {
  const [first = [], ...others] = requested === undefined ? limits : [requested, ...limits];
  return [...new Set(first)].filter((scope) => others.every((limit) => limit.includes(scope)));
}
