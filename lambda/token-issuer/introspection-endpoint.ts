import type { Answer } from '../shared/answer';
import { isFailure } from '../shared/failure';
import { verifyAccessToken } from '../shared/tokens/access-token';
import type { AccessTokenClaims } from '../shared/tokens/claims';
import { admittedClient } from './admitted-client';
import type { IssuerContext } from './context';
import { parseForm } from './form';
import type { IssuerRequest } from './issuer-request';
import { isOAuthError, type OAuthError, oauthError } from './oauth-error';
import { unavailable } from './throttle';

/**
 * `POST /introspect` (https://www.rfc-editor.org/rfc/rfc7662#section-2), for clients that proved who they are. Of a token
 * that does not count it says nothing else.
 */
export async function introspectionEndpoint(
  request: IssuerRequest,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<Answer | OAuthError> {
  const form = parseForm(request.headers.get('content-type'), request.body);
  if (isOAuthError(form)) return form;
  const token = form.get('token');
  if (token === undefined) return oauthError('invalid_request', 'token is missing');
  const authenticated = await admittedClient(request, form, context, signal);
  if (isOAuthError(authenticated)) return authenticated;
  if (!authenticated.proved) return oauthError('unauthorized_client', 'this is for clients that prove who they are');
  const { config, issuer, clock, state } = context;
  const now = Math.floor(clock() / 1000);
  const current = await state.read(signal);
  if (isFailure(current)) return unavailable();
  const claims = await verifyAccessToken(token, current.tokens, { issuer, ...config }, now);
  return answer(typeof claims === 'string' ? { active: false } : responseOf(claims));
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

function answer(body: object): Answer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { statusCode: 200, headers, body: JSON.stringify(body) };
}
