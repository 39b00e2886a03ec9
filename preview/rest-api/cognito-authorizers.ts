import { DEFAULT_IDENTITY_SOURCE } from '../../lib/template/rest-api/read-authorizers';
import type { ApiMethod, RestApi, RestCognitoAuthorizer } from '../../lib/template/rest-api/rest-api';
import { hasAnyScope } from '../authorizer/jwt-verifier';
import type { Claims, StatedClaims } from '../authorizer/stated-claims';
import { NotServedError } from '../not-served-error';
import type { Exchange, Judgement } from './exchange';
import { GatewayError } from './gateway-error';
import { tokenOf } from './token-of';

/** The authorizer of a method that takes tokens of Cognito; one of another app goes by its id. */
export function cognitoAuthorizer(api: RestApi, { authorizerId = '' }: ApiMethod): RestCognitoAuthorizer {
  const stranger = { logicalId: authorizerId, name: authorizerId, identitySource: DEFAULT_IDENTITY_SOURCE };
  return api.cognitoAuthorizers.get(authorizerId) ?? stranger;
}

/**
 * Judges requests to methods with authorizers for Cognito user pools. Tokens are not verified: any stands for the user whose
 * claims are stated.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
export class CognitoAuthorizers {
  constructor(private readonly claims: StatedClaims) {}

  /**
   * @throws {GatewayError} `UNAUTHORIZED` without a token
   * @throws {NotServedError} where no claims are stated
   */
  judge(exchange: Exchange): Judgement {
    const { api, method } = exchange;
    const authorizer = cognitoAuthorizer(api, method);
    tokenOf(authorizer, exchange);
    const claims = this.claims.of(authorizer);
    if (!claims) throw new NotServedError(`authorizer ${authorizer.name}, for which --claims states nothing,`);
    const context = { claims: claimTexts(claims) };
    if (hasAnyScope(claims, method.authorizationScopes)) return { authorizer: context };
    const refusal = new GatewayError('ACCESS_DENIED', `the claims for ${authorizer.name} have no scope of the method`);
    return { authorizer: context, refusal };
  }
}

/** Points in time, which integrations get as a date. */
const TIMES: ReadonlySet<string> = new Set(['exp', 'iat']);

/** Claims as integrations get them behind such an authorizer: as text, lists with commas. */
function claimTexts(claims: Claims): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(name, value)]));
}

function claimText(name: string, value: unknown): string {
  if (TIMES.has(name) && typeof value === 'number') return javaDate(value);
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `Sun Nov 29 22:09:39 UTC 2026` */
function javaDate(seconds: number): string {
  const [, weekday, day, month, year, time] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(seconds * 1000).toUTCString()) ?? [];
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
