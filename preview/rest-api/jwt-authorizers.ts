import type { RestJwtAuthorizer, TrustedIssuer } from '../../lib/template/rest-api/rest-api';
import { hasAnyScope, JwtProblem, type JwtVerifier } from '../authorizer/jwt-verifier';
import type { Claims, StatedClaims } from '../authorizer/stated-claims';
import { NotServedError } from '../not-served-error';
import type { Exchange, Judgement } from './exchange';
import { GatewayError } from './gateway-error';
import { tokenOf } from './token-of';

/**
 * Judges requests to methods with JWT authorizers. Tokens of issuers outside of the app are not verified: where claims are
 * stated for them, any does.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
 */
export class JwtAuthorizers {
  constructor(
    private readonly verifier: JwtVerifier,
    private readonly claims: StatedClaims,
  ) {}

  /**
   * @throws {GatewayError} `UNAUTHORIZED` for a token that is not valid
   * @throws {NotServedError} where nothing in the app can tell
   */
  async judge(exchange: Exchange): Promise<Judgement> {
    const { api, method } = exchange;
    const authorizer = api.jwtAuthorizers.get(method.authorizerId ?? '');
    if (!authorizer) throw new NotServedError(`authorizer ${method.authorizerId}`);
    const claims = await this.claimsOf(tokenOf(authorizer, exchange), authorizer);
    if (hasAnyScope(claims, method.authorizationScopes)) return { authorizer: { claims } };
    return {
      authorizer: { claims },
      refusal: new GatewayError('ACCESS_DENIED', 'the token has no scope of the method'),
    };
  }

  private async claimsOf(token: string, authorizer: RestJwtAuthorizer): Promise<Claims> {
    const { issuers, logicalId, name } = authorizer;
    const isForeign = issuers.some(({ issuer }) => !this.verifier.serves(issuer));
    try {
      const named = await this.verifier.issuerOf(token).catch((error) => {
        if (isForeign) return undefined;
        throw error;
      });
      const trusted = issuers.find(({ issuer }) => this.verifier.servedAs(issuer) === named);
      if (isForeign && !(trusted && this.verifier.serves(trusted.issuer))) {
        const stated = this.claims.of(authorizer);
        if (!stated) throw new NotServedError(`authorizer ${name}, for which --claims states nothing,`);
        return stated;
      }
      if (!trusted) throw new JwtProblem(`${logicalId} does not trust ${named}`);
      return await this.verify(token, trusted, authorizer);
    } catch (error) {
      throw error instanceof JwtProblem ? new GatewayError('UNAUTHORIZED', error.message) : error;
    }
  }

  private verify(token: string, trusted: TrustedIssuer, { algorithms, logicalId }: RestJwtAuthorizer) {
    if (trusted.hasMoreRules) throw new NotServedError(`the additional claims of ${logicalId}`);
    return this.verifier.verify(token, { ...trusted, algorithms });
  }
}
