import { type Authenticated, authenticateClient } from './client-authentication';
import type { IssuerContext } from './context';
import type { Form } from './form';
import type { IssuerRequest } from './issuer-request';
import { isOAuthError, type OAuthError } from './oauth-error';

/**
 * The client of a request, if it is who it says, and neither it nor its address asks too often. A client is counted by its
 * id only once it proved to be this one. Anybody can pass for those that prove nothing: their grants count them by what
 * else they can be told apart by, and nobody can use up what another one has.
 */
export async function admittedClient(
  request: IssuerRequest,
  form: Form,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<Authenticated | OAuthError> {
  const { throttle, config } = context;
  const { perAddress, perClient } = config.requestsPerMinute;
  const ofAddress = await throttle.admit('address', request.address, perAddress, signal);
  if (ofAddress) return ofAddress;
  const authenticated = await authenticateClient(request, form, context, signal);
  if (isOAuthError(authenticated) || !authenticated.proved) return authenticated;
  const ofClient = await throttle.admit('client', authenticated.client.id, perClient, signal);
  return ofClient ?? authenticated;
}
