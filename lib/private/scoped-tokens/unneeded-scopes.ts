import type { IssuerConfig } from '../../contract/token-config';

/** The scopes that can be had and that no class asks for, in words: a typing error on one of the two sides. */
export function unneededScopes(
  { publicScopes, subjectIssuers }: IssuerConfig,
  needed: ReadonlySet<string>,
): string | undefined {
  if (needed.size === 0) return undefined;
  const offers = [
    ['publicScopes', publicScopes] as const,
    ...subjectIssuers.map(({ scopes }, i) => [`subjectIssuers[${i}].scopes`, scopes] as const),
  ];
  const unneeded = offers.flatMap(([path, scopes]) =>
    scopes.filter((scope) => !needed.has(scope)).map((scope) => `${JSON.stringify(scope)} of ${path}`),
  );
  if (unneeded.length === 0) return undefined;
  const known = [...needed].sort().map((scope) => JSON.stringify(scope));
  return (
    `no class needs ${unneeded.join(', ')}: a token with it opens nothing; the classes that take these tokens need ` +
    `${known.join(', ')}: write it as one of them does, or leave it out`
  );
}
