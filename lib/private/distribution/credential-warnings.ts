import { FRESH_SECONDS } from '../../contract/times';
import type { Covered } from './coverage';
import { isSigned } from './unanswered-preflights';

/** What of a request a cache policy would have to have in its key, beside what CORS needs there. */
interface Key {
  /** As `cookieBehavior` has it. */
  readonly cookies?: string;
  readonly headers?: readonly string[];
}

/** How each user gets their own answers while the cache stays on. */
function keyWith({ applied: { enforcement } }: Covered, { cookies, headers = [] }: Key): string {
  const names = [...headers, ...(enforcement.headersAtEdge ? ['Origin'] : [])].map((name) => `'${name}'`);
  const parts = [
    ...(cookies ? [`cookieBehavior: CacheCookieBehavior.${cookies}`] : []),
    ...(names.length > 0 ? [`headerBehavior: CacheHeaderBehavior.allowList(${names.join(', ')})`] : []),
    ...(enforcement.headersAtEdge ? [`maxTtl: Duration.seconds(${FRESH_SECONDS})`] : []),
  ];
  return `give it a CachePolicy with ${parts.join(', ')}`;
}

/** CloudFront takes out what no policy names: the API would see a user without a session, or a call without a token. */
export function credentialsNotForwarded(covered: Covered): string[] {
  const { behavior, applied, caching, forwarding } = covered;
  const { rules } = caching;
  const { forwards } = forwarding;
  if (rules === undefined || forwards === undefined) return [];
  const isForwarded = (header: string) => rules.headers.includes(header) || forwards(header);
  // where CloudFront looks at cookies itself, the origin need not
  const looksItself = isSigned(behavior.config);
  const { read, write } = applied.classes;
  const cut = [...new Set([read, write])].filter(({ _policy, _tokens }) => {
    if (_tokens) return !isForwarded('authorization');
    return _policy.credentials && !looksItself && !isForwarded('cookie') && !isForwarded('authorization');
  });
  return cut.map(({ className, _tokens }) => {
    const key = keyWith(covered, _tokens ? { headers: ['Authorization'] } : { cookies: "allowList('session')" });
    return (
      `${behavior.pattern}: ${className} ${_tokens ? 'takes tokens' : 'lets pages send credentials'}, and the behaviour forwards ` +
      `${_tokens ? 'no Authorization header' : 'neither cookies nor the Authorization header'}, so that the origin never sees ` +
      `them: ${rules.maxTtlSeconds === 0 ? 'use OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER' : key}`
    );
  });
}

/** Classes with tokens are refused then; here the origin may yet say of each answer whether it can be kept. */
export function usersShareCache(covered: Covered): string[] {
  const { behavior, applied, caching, forwarding } = covered;
  const { rules } = caching;
  const { read } = applied.classes;
  if (!read._policy.credentials || !rules || rules.maxTtlSeconds === 0 || !forwarding.forwards) return [];
  const { forwards } = forwarding;
  // which cookie tells users apart is not known here: one that is forwarded beside those in the key may be it
  const shared = [
    ...(forwards('cookie') && !rules.allCookies ? ['cookie'] : []),
    ...(forwards('authorization') && !rules.headers.includes('authorization') ? ['authorization'] : []),
  ];
  if (shared.length === 0) return [];
  const key = {
    ...(shared.includes('cookie') && { cookies: 'all()' }),
    ...(shared.includes('authorization') && { headers: ['Authorization'] }),
  };
  return [
    `${behavior.pattern}: the origin sees who asks for ${read.className} by ${shared.join(' and ')}, and the cache keeps answers ` +
      `without regard to it, so that one user's answer may be given to another: ${keyWith(covered, key)}`,
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
