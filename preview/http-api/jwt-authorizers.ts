import type { Authorization } from '../../lib/template/http-api/http-api';
import { claimTexts, hasAnyScope, JwtProblem, type JwtVerifier, scopesOf } from '../authorizer/jwt-verifier';
import type { StatedClaims } from '../authorizer/stated-claims';
import type { AuthorizerContext, HttpExchange } from './exchange';
import { HttpApiError } from './http-api-error';
import { identityValue } from './identity';

/** RSA alone. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

/**
 * Judges requests to routes with JWT authorizers. Tokens of issuers outside of the app are not verified: where claims are
 * stated for them, any does.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export class JwtAuthorizers {
  constructor(
    private readonly verifier: JwtVerifier,
    private readonly claims: StatedClaims,
  ) {}

  /** @throws {HttpApiError} 401 for a token that is not valid, 403 for one without any of the route's scopes */
  async judge(
    { authorizer, scopes }: Extract<Authorization, { type: 'JWT' }>,
    exchange: HttpExchange,
  ): Promise<AuthorizerContext> {
    const { identitySource, issuer, audiences } = authorizer;
    const value = identityValue(identitySource, exchange);
    const token = value?.replace(/^Bearer /i, '');
    if (!token) throw new HttpApiError(401, `${identitySource} is missing`, challenge());
    const stated = this.verifier.serves(issuer) ? undefined : this.claims.of(authorizer);
    try {
      const claims = stated ?? (await this.verifier.verify(token, { issuer, audiences, algorithms: ALGORITHMS }));
      if (!hasAnyScope(claims, scopes)) {
        const description = 'the token has none of the scopes of the route';
        throw new HttpApiError(403, description, challenge(scopes, 'insufficient_scope', description));
      }
      return { jwt: { claims: claimTexts(claims), scopes: scopes.length > 0 ? scopesOf(claims) : null } };
    } catch (error) {
      if (!(error instanceof JwtProblem)) throw error;
      throw new HttpApiError(401, error.message, challenge([], 'invalid_token', error.message));
    }
  }
}

/** `WWW-Authenticate`, as RFC 6750 has it. */
function challenge(scopes: readonly string[] = [], error?: string, description = ''): [string, string][] {
  const text = description.replaceAll('"', "'");
  const parameters = error ? ` scope="${scopes.join(' ')}" error="${error}" error_description="${text}"` : '';
  return [['www-authenticate', `Bearer${parameters}`]];
}
