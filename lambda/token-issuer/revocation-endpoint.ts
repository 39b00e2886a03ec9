import type { Answer } from '../shared/answer';
import { isFailure } from '../shared/failure';
import { verifyAccessToken } from '../shared/tokens/access-token';
import { revoke } from '../shared/tokens/revoke';
import { admittedClient } from './admitted-client';
import type { IssuerContext } from './context';
import { parseForm } from './form';
import type { IssuerRequest } from './issuer-request';
import { isOAuthError, type OAuthError, oauthError } from './oauth-error';
import { unavailable } from './throttle';

const DONE: Answer = { statusCode: 200, headers: { 'cache-control': 'no-store' } };

/**
 * `POST /revoke`: a client takes back one of its own tokens (https://www.rfc-editor.org/rfc/rfc7009#section-2). What is no
 * token of ours, or counts no more, is revoked already.
 */
export async function revocationEndpoint(
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
  const { client } = authenticated;
  const { store, config, issuer, state, clock, log } = context;
  const current = await state.read(signal);
  if (isFailure(current)) return unavailable();
  const now = Math.floor(clock() / 1000);
  const claims = await verifyAccessToken(token, current.tokens, { issuer, ...config }, now);
  if (typeof claims === 'string') return DONE;
  if (claims.client_id !== client.id) return oauthError('invalid_grant', 'the token is of another client');
  const { jti, exp } = claims;
  const { maxLifetimeSeconds } = config;
  const failure = await revoke({ kind: 'jti', id: jti, exp }, { store, maxLifetimeSeconds, clock }, signal);
  if (failure) return unavailable();
  log('revocation', { client: client.id, jti });
  return DONE;
}
