import { isReadMethod } from '../../../lib/policy/methods';
import type { CorsRequest } from '../../../lib/policy/model';
import { type Failure, isFailure } from '../../aws/failure';
import type { ClassTable } from '../../cors/class-table';
import type { PolicyEnforcer } from '../../cors/policy-enforcer';
import type { Classes } from '../../cors/route-classes';
import type { RequestPath } from '../../events/request-path';
import { parseAccessToken, refuseAccessToken, type TokenRules, type TokenState } from './access-token';
import type { AccessTokenClaims } from './claims';
import { readCredentials, type TokenCredentials } from './credentials';
import { checkDpopProof, type DpopProof } from './dpop-proof';
import type { TokenReason, TokenRefusal } from './reasons';

/** What of a request decides whether it is authorised. */
export interface AccessRequest {
  /** All that is known of the path, or the path alone. */
  readonly path: RequestPath | string;
  readonly cors: CorsRequest;
  /** Who sent it. */
  readonly address?: string | undefined;
  /** Whom it came from first. */
  readonly client?: () => string | undefined;
  /** Lines of `Authorization` and of `DPoP`. */
  readonly authorization: readonly string[];
  readonly proofs: readonly string[];
  /** The forms that the URL may have for the client, without query. */
  readonly uris: () => readonly string[];
  /** Whether it opens a connection, over which a page may write and read without being asked for its origin again. */
  readonly opensConnection?: true;
}

/** Whether a request is authorised, and why. */
export interface Authorization {
  readonly reason: TokenReason;
  /** Of a token whose signature holds. */
  readonly claims?: AccessTokenClaims;
}

export interface AuthorizerOptions extends TokenRules {
  readonly table: ClassTable;
  readonly state: { get(): TokenState | undefined | Promise<TokenState | undefined> };
  /** Whether tokens bound to keys are taken (https://www.rfc-editor.org/rfc/rfc9449). */
  readonly dpop: boolean;
  /** Remembers a proof until `ttl`; the failure is `exists` if it was seen before. */
  readonly remember: (jkt: string, jti: string, ttl: number) => Promise<undefined | Failure>;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
}

/** Authorises requests by scoped tokens. Made once, when a function loads. */
export class Authorizer {
  readonly #options: AuthorizerOptions;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  /** Never throws, never rejects. Waits only where state or a signature has to be looked at. */
  async authorize(request: AccessRequest): Promise<Authorization> {
    const { method, origin } = request.cors;
    const classes = this.#options.table.find(request.path);
    if (classes === undefined) return { reason: 'path-not-covered' };
    const scopes = neededScopes(classes.of(method), method);
    if (typeof scopes === 'string') return { reason: scopes };
    const credentials = readCredentials(request.authorization);
    if (typeof credentials === 'string') return { reason: credentials };
    if (credentials.scheme === 'dpop' && !this.#options.dpop) return { reason: 'scheme-unsupported' };
    const token = parseAccessToken(credentials.token);
    if (typeof token === 'string') return { reason: token };

    const waiting = this.#options.state.get();
    const state = waiting instanceof Promise ? await waiting : waiting;
    if (state === undefined) return { reason: 'state-unavailable' };
    const nowSeconds = Math.floor((this.#options.clock ?? Date.now)() / 1000);
    const refusal = await refuseAccessToken(token, state, this.#options, nowSeconds);
    if (refusal !== undefined) return { reason: refusal };

    const { claims } = token;
    const proof = await this.#proofOf(request, credentials, claims, nowSeconds);
    if (typeof proof === 'string') return { reason: proof, claims };
    const denial = originDenial(origin, claims) ?? scopeDenial(scopes, claims) ?? (await pageDenial(classes, request));
    if (denial !== undefined) return { reason: denial, claims };
    return { reason: (proof && (await this.#replayOf(proof))) ?? 'token-accepted', claims };
  }

  /**
   * The proof that a bound token needs, `undefined` where it needs none. A bound token without its proof is one that
   * was stolen; a proof for a token that is not bound would prove nothing.
   */
  async #proofOf(
    { cors, proofs, uris }: AccessRequest,
    { scheme, token }: TokenCredentials,
    { jkt }: AccessTokenClaims,
    nowSeconds: number,
  ): Promise<DpopProof | TokenRefusal | undefined> {
    if (jkt === undefined) return scheme === 'dpop' || proofs.length > 0 ? 'proof-invalid' : undefined;
    const text = proofs[0];
    if (scheme !== 'dpop' || text === undefined) return 'proof-missing';
    if (proofs.length > 1) return 'proof-invalid';
    const proven = { method: cors.method, uris: uris(), bound: { accessToken: token, jkt }, nowSeconds };
    return (await checkDpopProof(text, proven)) ?? 'proof-invalid';
  }

  async #replayOf({ jkt, jti, exp }: DpopProof): Promise<TokenRefusal | undefined> {
    const failure = await this.#options.remember(jkt, jti, exp);
    if (!isFailure(failure)) return undefined;
    return failure.failure === 'exists' ? 'proof-replayed' : 'state-unavailable';
  }
}

/** The scopes that all classes together ask for: a path that can be read in several ways needs those of every reading. */
function neededScopes(classes: readonly PolicyEnforcer[], method: string): readonly string[] | TokenRefusal {
  const gated = classes.filter(({ scopes }) => scopes !== undefined);
  if (gated.length === 0) return 'path-not-covered';
  const lists = gated.map(({ scopes }) => scopes!.get(method) ?? (method === 'HEAD' ? scopes!.get('GET') : undefined));
  return lists.includes(undefined)
    ? 'method-not-covered'
    : lists.length === 1
      ? lists[0]!
      : lists.flatMap((list) => list!);
}

/** `Origin` is what browsers say of a page: a token for a page's use is of no use to another, nor to none. */
function originDenial(origin: string | undefined, { allowedOrigins }: AccessTokenClaims): TokenRefusal | undefined {
  if (allowedOrigins === undefined) return origin === undefined ? undefined : 'origin-mismatch';
  if (origin === undefined) return 'origin-missing';
  return allowedOrigins.includes(origin) ? undefined : 'origin-mismatch';
}

function scopeDenial(needed: readonly string[], { scopes }: AccessTokenClaims): TokenRefusal | undefined {
  return needed.every((scope) => scopes.includes(scope)) ? undefined : 'scope-missing';
}

/** Reads need no look at allowlists, which may have to be read themselves: browsers keep their responses from other pages. */
async function pageDenial(classes: Classes, request: AccessRequest): Promise<TokenRefusal | undefined> {
  const { cors, opensConnection } = request;
  if (isReadMethod(cors.method) && !opensConnection) return undefined;
  const { allowed, status, reason } = await classes.judge(cors, request);
  if (status === 503 || reason === 'allowlist-unavailable') return 'state-unavailable';
  return status === 403 || (opensConnection && !allowed) ? 'foreign-write' : undefined;
}
