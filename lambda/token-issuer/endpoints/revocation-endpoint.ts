import type { HttpResponse } from '../../../request/cors/http-response';
import { revoke } from '../../../request/tokens/state/revoke';
import { unavailable } from '../clients/throttle';
import type { IssuerContext } from '../context';
import type { IssuerRequest } from '../issuer-request';
import { isOAuthError, type OAuthError, oauthError } from '../oauth-error';
import { tokenInQuestion } from './token-in-question';

/** RFC 7009 ignores the body, and libraries that read JSON want some. */
const DONE: HttpResponse = {
  statusCode: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: '{}',
};

/**
 * `POST /revoke`: a client takes back one of its own tokens (https://www.rfc-editor.org/rfc/rfc7009#section-2). What is no
 * token of ours, or counts no more, is revoked already.
 */
export async function revocationEndpoint(
  request: IssuerRequest,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<HttpResponse | OAuthError> {
  const question = await tokenInQuestion(request, { mustProve: false }, context, signal);
  if (isOAuthError(question)) return question;
  const { asker, claims } = question;
  if (claims === undefined) return DONE;
  if (claims.client_id !== asker.client.id) return oauthError('invalid_grant', 'the token is of another client');
  const { store, config, clock, log } = context;
  const { jti, exp } = claims;
  const { maxLifetimeSeconds } = config;
  const failure = await revoke({ kind: 'jti', id: jti, exp }, { store, maxLifetimeSeconds, clock }, signal);
  if (failure) return unavailable();
  log('revocation', { client: asker.client.id, jti });
  return DONE;
}
