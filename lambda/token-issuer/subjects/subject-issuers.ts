import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTVerifyResult, jwtVerify } from 'jose';
import { CLOCK_SKEW_SECONDS } from '../../../lib/contract/times';
import type { SubjectIssuerConfig } from '../../../lib/contract/token-config';
import { RemoteKeySet, type RemoteKeySetOptions } from './remote-key-set';

/** A JWT whose signature and dates count; all else about it is still to be looked at. */
export interface VerifiedJwt extends JWTVerifyResult {
  /** What the author said about its issuer, once for each audience. */
  readonly issuers: readonly SubjectIssuerConfig[];
}

const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const MAX_LENGTH = 8192;
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** The identity providers that the author named. Nothing is fetched from anybody else, whatever a token says. */
export class SubjectIssuers {
  private readonly configs: readonly SubjectIssuerConfig[];
  private readonly keySets: ReadonlyMap<string, RemoteKeySet>;
  private readonly clock: () => number;

  constructor(configs: readonly SubjectIssuerConfig[], options: RemoteKeySetOptions) {
    this.configs = configs;
    this.keySets = new Map(configs.map(({ issuer }) => [issuer, new RemoteKeySet(issuer, options)]));
    this.clock = options.clock;
  }

  /** Verifies a JWT of one of them. Never rejects. */
  async verify(
    jwt: string,
    requiredClaims: string[],
    signal: AbortSignal,
  ): Promise<VerifiedJwt | 'invalid' | 'unavailable'> {
    const issuer = jwt.length <= MAX_LENGTH && JWT.test(jwt) ? issuerOf(jwt) : undefined;
    const keySet = issuer === undefined ? undefined : this.keySets.get(issuer);
    if (keySet === undefined) return 'invalid';
    const keys = await keySet.get(signal);
    if (keys === undefined) return 'unavailable';
    const first = await this.verifyWith(keys, jwt, requiredClaims);
    if (first !== 'unknown-key') return this.withIssuers(first);
    const newer = await keySet.refetch(signal);
    const second = newer ? await this.verifyWith(newer, jwt, requiredClaims) : first;
    return second === 'unknown-key' ? 'invalid' : this.withIssuers(second);
  }

  private withIssuers(verified: JWTVerifyResult | 'invalid'): VerifiedJwt | 'invalid' {
    if (verified === 'invalid') return verified;
    return { ...verified, issuers: this.configs.filter(({ issuer }) => issuer === verified.payload.iss) };
  }

  private async verifyWith(
    keys: JSONWebKeySet,
    jwt: string,
    requiredClaims: string[],
  ): Promise<JWTVerifyResult | 'invalid' | 'unknown-key'> {
    try {
      return await jwtVerify(jwt, createLocalJWKSet(keys), {
        algorithms: ALGORITHMS,
        requiredClaims,
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(this.clock()),
      });
    } catch (error) {
      return error instanceof errors.JWKSNoMatchingKey ? 'unknown-key' : 'invalid';
    }
  }
}

/** Whose a JWT says it is: only a choice among those that are known. */
function issuerOf(jwt: string): string | undefined {
  try {
    return decodeJwt(jwt).iss;
  } catch {
    return undefined;
  }
}
