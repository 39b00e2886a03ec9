import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTVerifyResult, jwtVerify } from 'jose';
import { CLOCK_SKEW_SECONDS } from '../../../lib/contract/times';
import type { SubjectIssuerConfig } from '../../../lib/contract/token-config';
import { isText } from '../../../request/guards';
import { withoutSlash } from './issuer-slash';
import { RemoteKeySet, type RemoteKeySetOptions } from './remote-key-set';
import { isSubjectRefusal, type SubjectCause, type SubjectRefusal } from './subject-causes';

/** A JWT whose signature and dates count; all else about it is still to be looked at. */
export interface VerifiedJwt extends JWTVerifyResult {
  /** What the author said about its issuer, once for each audience. */
  readonly issuers: readonly SubjectIssuerConfig[];
}

const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const MAX_LENGTH = 8192;
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** By the code of an error of `jose`; any other is about the key. */
const CAUSES: { readonly [code: string]: SubjectCause } = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'header-unsupported',
  ERR_JOSE_NOT_SUPPORTED: 'header-unsupported',
  ERR_JWKS_NO_MATCHING_KEY: 'key-unknown',
  ERR_JWS_INVALID: 'token-malformed',
  ERR_JWT_INVALID: 'token-malformed',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature-invalid',
  ERR_JWT_EXPIRED: 'token-expired',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'claims-invalid',
};

/** The identity providers that the author named. Nothing is fetched from anybody else, whatever a token says. */
export class SubjectIssuers {
  private readonly configs: readonly SubjectIssuerConfig[];
  private readonly keySets: ReadonlyMap<string, RemoteKeySet>;
  private readonly clock: () => number;

  constructor(configs: readonly SubjectIssuerConfig[], options: RemoteKeySetOptions) {
    this.configs = configs;
    // of several entries for one provider, any may say where its keys are
    const named = (config: SubjectIssuerConfig) =>
      configs.find(({ issuer, discoveryUrl, jwksUri }) => issuer === config.issuer && (discoveryUrl || jwksUri));
    this.keySets = new Map(
      configs.map((config) => [config.issuer, new RemoteKeySet(named(config) ?? config, options)]),
    );
    this.clock = options.clock;
  }

  /** Verifies a JWT of one of them. Never rejects. */
  async verify(jwt: string, requiredClaims: string[], signal: AbortSignal): Promise<VerifiedJwt | SubjectRefusal> {
    const claims = jwt.length <= MAX_LENGTH && JWT.test(jwt) ? claimsOf(jwt) : undefined;
    if (claims === undefined) return { cause: 'token-malformed' };
    const iss = isText(claims.iss) ? claims.iss : undefined;
    const keySet = iss === undefined ? undefined : this.keySets.get(iss);
    if (iss === undefined || keySet === undefined) return this.unknown(iss);
    const verified = await this.verifyBy(keySet, jwt, requiredClaims, signal);
    if (isSubjectRefusal(verified)) return { ...verified, iss };
    return { ...verified, issuers: this.configs.filter(({ issuer }) => issuer === iss) };
  }

  private unknown(iss: string | undefined): SubjectRefusal {
    const alike = this.configs.find(({ issuer }) => iss !== undefined && withoutSlash(issuer) === withoutSlash(iss));
    if (alike === undefined) return { cause: 'issuer-unknown', iss };
    return { cause: 'issuer-slash', iss, problem: `the issuer is configured as ${alike.issuer}` };
  }

  /** With keys that were fetched for this very token, where those that are known do not have its key. */
  private async verifyBy(keySet: RemoteKeySet, jwt: string, requiredClaims: string[], signal: AbortSignal) {
    const known = await keySet.get(signal);
    if ('cause' in known) return known;
    const first = await this.verifyWith(known.keys, jwt, requiredClaims);
    if (known.isFresh || !isSubjectRefusal(first) || first.cause !== 'key-unknown') return first;
    const looked = await keySet.look(signal);
    return 'cause' in looked ? looked : this.verifyWith(looked.keys, jwt, requiredClaims);
  }

  private async verifyWith(
    keys: JSONWebKeySet,
    jwt: string,
    requiredClaims: string[],
  ): Promise<JWTVerifyResult | SubjectRefusal> {
    try {
      return await jwtVerify(jwt, createLocalJWKSet(keys), {
        algorithms: ALGORITHMS,
        requiredClaims,
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(this.clock()),
      });
    } catch (error) {
      return { cause: causeOf(error), problem: String(error) };
    }
  }
}

function causeOf(error: unknown): SubjectCause {
  if (!(error instanceof errors.JOSEError)) return 'key-unusable';
  const { claim, reason } = error as { claim?: unknown; reason?: unknown };
  if (claim === 'nbf' && reason === 'check_failed') return 'token-not-yet-valid';
  return CAUSES[error.code] ?? 'key-unusable';
}

/** What a JWT says of itself: only a choice among those that are known. */
function claimsOf(jwt: string): { readonly iss?: unknown } | undefined {
  try {
    return decodeJwt(jwt);
  } catch {
    return undefined;
  }
}
