import type { VerifiedTokens } from '../scoped-tokens/verified-tokens';
import type { DistributionConfig } from './behaviors';
import type { Covered } from './coverage';

/**
 * Says where proofs of possession (DPoP) name a URL that the authorizer cannot know. It sees the API's own domain and knows
 * where the audience is, and a client calls the distribution.
 */
export function proofUrlUnknown(covered: readonly Covered[], { aliases }: DistributionConfig): string[] {
  const withProofs = new Map<VerifiedTokens, string[]>();
  for (const one of covered) {
    // with the viewer's Host, the API may have a domain of the same name
    if (forwardsHost(one)) continue;
    for (const { tokens } of tokensOf(one)) {
      withProofs.set(tokens, [...(withProofs.get(tokens) ?? []), one.behavior.pattern]);
    }
  }
  return [...withProofs].flatMap(([tokens, patterns]) => {
    const { audience } = tokens._plan.authorizer;
    const unknown = unknownUrls(audience, aliases);
    if (unknown.length === 0) return [];
    const [known] = aliases.filter((alias) => typeof alias === 'string' && !alias.includes('*'));
    const isOne = aliases.some((alias) => `https://${alias}` === originOf(audience));
    const fix = isOne
      ? `have them call ${originOf(audience)}`
      : known === undefined
        ? 'give the distribution a domain name, and write its URL as audience'
        : `write "https://${known}" as audience, and have them call that`;
    return [
      `${[...new Set(patterns)].join(', ')}: clients of ${tokens.node.path} that are bound to a key (DPoP) get 401 at ` +
        `${unknown.join(', ')}: their proofs name the URL that they call, and the authorizer knows the API's own and that of ` +
        `audience, ${JSON.stringify(audience)}; ${fix}, or acknowledge this where no client is added with --dpop`,
    ];
  });
}

function tokensOf({ applied: { classes } }: Covered) {
  return [...new Set([classes.read, classes.write])]
    .flatMap(({ _tokens }) => _tokens ?? [])
    .filter(({ tokens }) => tokens._plan.authorizer.dpop);
}

/** Where clients call that the audience is not; what only the deployment knows is left out. */
function unknownUrls(audience: string, aliases: DistributionConfig['aliases']): string[] {
  const origin = originOf(audience);
  if (aliases.length === 0) return origin?.endsWith('.cloudfront.net') ? [] : ['the domain that CloudFront gives it'];
  return aliases
    .filter((alias) => typeof alias === 'string')
    .map((alias) => `https://${alias.toLowerCase()}`)
    .filter((url) => !(url === origin || (url.includes('*') && origin?.endsWith(url.slice('https://*'.length)))));
}

function originOf(audience: string): string | undefined {
  return /^https:\/\/[^/?#]+/.exec(audience)?.[0].toLowerCase();
}

/** Also where it is not known whether it does. */
function forwardsHost({ caching: { rules }, forwarding: { forwards } }: Covered): boolean {
  return rules === undefined || forwards === undefined || rules.headers.includes('host') || forwards('host');
}
