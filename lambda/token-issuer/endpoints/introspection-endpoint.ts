import type { HttpResponse } from '../../../request/cors/http-response';
import type { AccessTokenClaims } from '../../../request/tokens/token/claims';
import type { IssuerContext } from '../context';
import type { IssuerRequest } from '../issuer-request';
import { isOAuthError, type OAuthError } from '../oauth-error';
import { tokenInQuestion } from './token-in-question';

/**
 * `POST /introspect` (https://www.rfc-editor.org/rfc/rfc7662#section-2), for clients that proved who they are. Of a token
 * that does not count it says nothing else.
 */
export async function introspectionEndpoint(
  request: IssuerRequest,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<HttpResponse | OAuthError> {
  const question = await tokenInQuestion(request, { mustProve: true }, context, signal);
  if (isOAuthError(question)) return question;
  const { claims } = question;
  return answer(claims === undefined ? { active: false } : responseOf(claims));
}

function responseOf({ scopes, allowedOrigins, jkt, ...claims }: AccessTokenClaims): object {
  return {
    active: true,
    ...claims,
    token_type: jkt === undefined ? 'Bearer' : 'DPoP',
    ...(allowedOrigins && { 'allowed-origins': allowedOrigins }),
    ...(jkt !== undefined && { cnf: { jkt } }),
  };
}

function answer(body: object): HttpResponse {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { statusCode: 200, headers, body: JSON.stringify(body) };
}
