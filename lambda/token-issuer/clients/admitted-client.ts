import { isFailure } from '../../../request/aws/failure';
import type { CurrentState } from '../../../request/tokens/state/issuer-state';
import type { IssuerContext } from '../context';
import type { Form } from '../form';
import type { IssuerRequest } from '../issuer-request';
import { isOAuthError, type OAuthError } from '../oauth-error';
import { type Authenticated, authenticateClient } from './client-authentication';
import { unavailable } from './throttle';

export interface Admitted extends Authenticated {
  /** Keys and revocations, from before the client was read. */
  readonly current: CurrentState;
}

/**
 * The client of a request, if it is who it says, and neither it nor its address asks too often. A client is counted by its
 * id only once it proved to be this one. Anybody can pass for those that prove nothing: their grants count them by what
 * else they can be told apart by, and nobody can use up what another one has.
 *
 * Who disables or narrows a client writes its record first, then its epoch. They are read the other way round: with an epoch
 * that was seen, so is the record; one that was not seen ends the token.
 */
export async function admittedClient(
  request: IssuerRequest,
  form: Form,
  context: IssuerContext,
  signal: AbortSignal,
): Promise<Admitted | OAuthError> {
  const { throttle, config, state } = context;
  const { perAddress, perClient } = config.requestsPerMinute;
  const ofAddress = await throttle.admit('address', request.address, perAddress, signal);
  if (ofAddress) return ofAddress;
  const current = await state.read(signal);
  if (isFailure(current)) return unavailable();
  const authenticated = await authenticateClient(request, form, context, signal);
  if (isOAuthError(authenticated)) return authenticated;
  const admitted = { ...authenticated, current };
  if (!authenticated.proved) return admitted;
  const ofClient = await throttle.admit('client', authenticated.client.id, perClient, signal);
  return ofClient ?? admitted;
}
