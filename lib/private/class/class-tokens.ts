import type { IScopedTokens } from '../../i-scoped-tokens';
import { TokenVerification } from '../../token-verification';
import { checkScopes } from '../scoped-tokens/scope-issues';
import { type VerifiedTokens, verifiedTokens } from '../scoped-tokens/verified-tokens';
import type { ConstructReport } from './construct-report';

/** The tokens of a class, and what of them its methods need. */
export interface ClassTokens {
  readonly tokens: VerifiedTokens;
  /** By method; all scopes of a method's list are needed. HEAD needs what GET does, unless it has a list. */
  readonly scopes: { readonly [method: string]: readonly string[] };
}

/** What a class says of tokens. */
export interface TokenProps {
  readonly tokens?: IScopedTokens;
  readonly scopes?: { readonly [method: string]: readonly string[] };
}

/** Request headers that requests with tokens have: the token, and where tokens may be bound to keys the proof. */
export function tokenHeaders({ tokens }: TokenProps): string[] {
  if (tokens === undefined) return [];
  return verifiedTokens(tokens)._plan.authorizer.dpop ? ['authorization', 'dpop'] : ['authorization'];
}

/** The tokens of a class; what is wrong with what it says of them goes to `report`. */
export function checkTokens(
  props: TokenProps,
  methods: readonly string[],
  report: ConstructReport,
): ClassTokens | undefined {
  const { scopes } = props;
  const tokens = props.tokens && verifiedTokens(props.tokens);
  if (tokens === undefined && scopes === undefined) return undefined;
  if (tokens === undefined) {
    const reason = 'nothing could check them: there are no tokens';
    report.error('scopes-without-tokens', 'scopes', scopes, reason, 'give the class tokens, too');
    return undefined;
  }
  if (scopes === undefined || Object.keys(scopes).length === 0) {
    const reason = 'it is not said which scopes the methods need';
    const fix = `write { ${methods[0] ?? 'GET'}: ["orders:read"] }, for example, or [] where any valid token will do`;
    report.error('tokens-without-scopes', 'scopes', scopes, reason, fix);
    return undefined;
  }
  const { GET, HEAD = GET, ...others } = scopes;
  const all = { ...(GET && { GET }), ...(HEAD && { HEAD }), ...others };
  for (const [method, list] of Object.entries(scopes)) checkMethod(method, list, methods, tokens, report);
  for (const method of methods) {
    if (method === 'OPTIONS' || method in all) continue;
    const reason = 'the class has this method, and scopes does not say what it needs';
    const fix = `add ${method}: [...] to scopes, or leave it out of methods`;
    report.error('method-without-scopes', 'methods', method, reason, fix);
  }
  return { tokens, scopes: all };
}

function checkMethod(
  method: string,
  scopes: unknown,
  methods: readonly string[],
  tokens: VerifiedTokens,
  report: ConstructReport,
): void {
  const path = `scopes.${method}`;
  checkScopes(path, scopes, report);
  const known = methods.filter((one) => one !== 'OPTIONS');
  if (!known.includes(method)) {
    const reason = method === 'OPTIONS' ? 'preflights carry no token' : 'the class has no such method';
    const fix = `write one of ${known.join(', ')}`;
    report.error('scope-method-unknown', path, method, reason, fix);
  }
  if (tokens._plan.verification === TokenVerification.GATEWAY && Array.isArray(scopes) && scopes.length > 1) {
    const reason = 'API Gateway accepts a token that has any one of these scopes, and the class needs all of them';
    const fix = 'write one scope, or use TokenVerification.AUTHORIZER';
    report.error('scopes-need-authorizer', path, scopes, reason, fix);
  }
}
