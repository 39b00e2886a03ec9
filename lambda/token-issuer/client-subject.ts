import { isFailure } from '../shared/failure';
import { isClientId } from '../shared/tokens/client-issues';
import type { IssuerContext } from './context';
import type { OAuthError } from './oauth-error';
import { unavailable } from './throttle';

/**
 * Whether a subject has the id of a client. Clients are the subjects of their own tokens: a user with such a subject would
 * pass for the client, and the user's sign-out would end the client's tokens.
 */
export async function isSubjectOfClient(
  subject: string,
  { store }: Pick<IssuerContext, 'store'>,
  signal: AbortSignal,
): Promise<boolean | OAuthError> {
  if (!isClientId(subject)) return false;
  const client = await store.client(subject, signal);
  // one whose record somebody spoilt is a client still
  if (isFailure(client)) return client.failure === 'malformed' ? true : unavailable();
  return client !== undefined;
}
