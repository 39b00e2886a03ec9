import type { JWTPayload } from 'jose';
import { NotServedError } from '../not-served-error';
import type { IssuerKeys } from './issuer-keys';

/** What a token must be. */
export interface JwtRules {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly algorithms: readonly string[];
}

/** Why API Gateway does not take a token; the message goes into `WWW-Authenticate`. */
export class JwtProblem extends Error {}

/**
 * Verifies tokens as the JWT authorizers of API Gateway do.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html#http-api-jwt-authorizer.evaluation
 */
export class JwtVerifier {
  /** @param servedAs URL at which an issuer of the template is served here, which its tokens name */
  constructor(
    private readonly keys: IssuerKeys,
    readonly servedAs: (issuer: string) => string = (issuer) => issuer,
  ) {}

  /** Whether the tokens of an issuer of the template can be verified. */
  serves(issuer: string): boolean {
    return this.keys.serves(this.servedAs(issuer));
  }

  /**
   * Claims of a token.
   *
   * @throws {JwtProblem} where it is not valid
   * @throws {NotServedError} where its issuer is not in the app
   */
  async verify(token: string, rules: JwtRules): Promise<JWTPayload> {
    const issuer = this.servedAs(rules.issuer);
    // whatever the token says: the id of a user pool is invented here, so that no real token names it
    if (!this.keys.serves(issuer)) {
      throw new NotServedError(`the issuer ${issuer}, for whose tokens --claims states nothing,`);
    }
    const claims = await this.checked(token, { ...rules, issuer }, false);
    const { aud, client_id, iat } = claims;
    const audiences = [aud ?? client_id ?? []].flat();
    if (!audiences.some((audience) => rules.audiences.includes(String(audience)))) {
      throw new JwtProblem('the token does not have a valid audience');
    }
    if (iat !== undefined && iat > Date.now() / 1000) throw new JwtProblem('the token is issued in the future');
    return claims;
  }

  /**
   * Issuer that a token names, true or not.
   *
   * @throws {JwtProblem} where it is no token
   */
  async issuerOf(token: string): Promise<string | undefined> {
    const { decodeJwt } = await import('jose');
    try {
      return decodeJwt(token).iss;
    } catch (error) {
      throw new JwtProblem(error instanceof Error ? error.message : String(error));
    }
  }

  private async checked(token: string, rules: JwtRules, afresh: boolean): Promise<JWTPayload> {
    const { createLocalJWKSet, errors, jwtVerify } = await import('jose');
    try {
      const keys = createLocalJWKSet(await this.keys.of(rules.issuer, afresh));
      const { issuer, algorithms } = rules;
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        algorithms: [...algorithms],
        requiredClaims: ['exp'],
      });
      return payload;
    } catch (error) {
      // a key that is younger than what is kept
      if (error instanceof errors.JWKSNoMatchingKey && !afresh) return this.checked(token, rules, true);
      throw new JwtProblem(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Scopes of a token, of `scope` or `scp`. */
export function scopesOf({ scope, scp }: JWTPayload): string[] {
  return [scope ?? scp ?? []].flat().flatMap((text) => String(text).split(' '));
}

/** Whether a token has one of the scopes that are asked for; where none is, it has. */
export function hasAnyScope(claims: JWTPayload, scopes: readonly string[]): boolean {
  const given = scopesOf(claims);
  return scopes.length === 0 || scopes.some((scope) => given.includes(scope));
}

/** Claims as integrations of HTTP APIs get them: as text. */
export function claimTexts(claims: JWTPayload): Record<string, string> {
  const text = (value: unknown): string => (Array.isArray(value) ? `[${value.join(' ')}]` : String(value));
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : text(value),
    ]),
  );
}
