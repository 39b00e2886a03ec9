import type { RestJwtAuthorizer } from '../../lib/template/rest-api/rest-api';
import { hasAnyScope, JwtProblem, type JwtVerifier } from '../authorizer/jwt-verifier';
import { NotServedError } from '../not-served-error';
import { contextOf } from './context';
import type { Exchange, Judgement } from './exchange';
import { GatewayError } from './gateway-error';
import { mapParameter } from './parameter-mapping';

/**
 * Judges requests to methods with JWT authorizers.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-jwt-authorizer.html
 */
export class JwtAuthorizers {
  constructor(private readonly verifier: JwtVerifier) {}

  /**
   * @throws {GatewayError} `UNAUTHORIZED` for a token that is not valid
   * @throws {NotServedError} where nothing in the app can tell
   */
  async judge(exchange: Exchange): Promise<Judgement> {
    const { api, method } = exchange;
    const authorizer = api.jwtAuthorizers.get(method.authorizerId ?? '');
    if (!authorizer) throw new NotServedError(`authorizer ${method.authorizerId}`);
    const claims = await this.verify(tokenOf(authorizer, exchange), authorizer);
    if (hasAnyScope(claims, method.authorizationScopes)) return { authorizer: { claims } };
    return {
      authorizer: { claims },
      refusal: new GatewayError('ACCESS_DENIED', 'the token has no scope of the method'),
    };
  }

  private async verify(token: string, { issuers, algorithms, logicalId }: RestJwtAuthorizer) {
    try {
      const named = await this.verifier.issuerOf(token);
      const trusted = issuers.find(({ issuer }) => this.verifier.servedAs(issuer) === named);
      if (!trusted) throw new JwtProblem(`${logicalId} does not trust ${named}`);
      if (trusted.hasMoreRules) throw new NotServedError(`the additional claims of ${logicalId}`);
      return await this.verifier.verify(token, { ...trusted, algorithms });
    } catch (error) {
      throw error instanceof JwtProblem ? new GatewayError('UNAUTHORIZED', error.message) : error;
    }
  }
}

function tokenOf({ identitySource }: RestJwtAuthorizer, exchange: Exchange): string {
  const { request, stage, pathParameters } = exchange;
  const sources = { request, pathParameters, context: contextOf(exchange), stageVariables: stage.variables };
  const value = mapParameter(identitySource, sources);
  if (!value) throw new GatewayError('UNAUTHORIZED', `${identitySource} is missing`);
  return value.replace(/^Bearer /i, '');
}
