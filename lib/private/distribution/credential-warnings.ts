import type { Covered } from './coverage';

/** CloudFront takes out what no policy names: the API would see a user without a session, or a call without a token. */
export function credentialsNotForwarded({
  behavior: { pattern },
  applied,
  caching: { rules },
  forwarding,
}: Covered): string[] {
  const { forwards } = forwarding;
  if (rules === undefined || forwards === undefined) return [];
  const isForwarded = (header: string) => rules.headers.includes(header) || forwards(header);
  const { read, write } = applied.classes;
  const cut = [...new Set([read, write])].filter(({ _policy, _tokens }) => {
    if (_tokens) return !isForwarded('authorization');
    return _policy.credentials && !isForwarded('cookie') && !isForwarded('authorization');
  });
  return cut.map(
    ({ className, _tokens }) =>
      `${pattern}: ${className} ${_tokens ? 'takes tokens' : 'lets pages send credentials'}, and the behaviour forwards ` +
      `${_tokens ? 'no Authorization header' : 'neither cookies nor the Authorization header'}, so that the origin never sees ` +
      'them: use CachePolicy.CACHING_DISABLED with OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER',
  );
}

/** Classes with tokens are refused then; here the origin may yet say of each answer whether it can be kept. */
export function usersShareCache({ behavior: { pattern }, applied, caching: { rules }, forwarding }: Covered): string[] {
  const { read } = applied.classes;
  if (!read._policy.credentials || !rules || rules.maxTtlSeconds === 0 || !forwarding.forwards) return [];
  const { forwards } = forwarding;
  // which cookie tells users apart is not known here: one that is forwarded beside those in the key may be it
  const shared = [
    ...(forwards('cookie') && !rules.allCookies ? ['cookie'] : []),
    ...(forwards('authorization') && !rules.headers.includes('authorization') ? ['authorization'] : []),
  ];
  if (shared.length === 0) return [];
  return [
    `${pattern}: the origin sees who asks for ${read.className} by ${shared.join(' and ')}, and the cache keeps answers ` +
      "without regard to it, so that one user's answer may be given to another: use CachePolicy.CACHING_DISABLED, or make " +
      'it part of the key',
  ];
}

export function tokensOverHttp({ behavior: { pattern, config }, applied: { classes } }: Covered): string[] {
  if (config.viewerProtocolPolicy !== 'allow-all') return [];
  const withTokens = [...new Set([classes.read, classes.write])].filter(({ _tokens }) => _tokens);
  return withTokens.map(
    ({ className }) =>
      `${pattern}: ${className} takes tokens, and the behaviour takes them over http, where anybody on the way can ` +
      'read them: write viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY',
  );
}
